# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Tell whether this copy of the package is as it was made: `python -m <package>.check`.

Exit status: 0 if it is, 1 if files were edited, deleted or added, which are named, 2 if it is no copy.
"""

import sys
from pathlib import Path

from ._runtime.copies import check

if __name__ == "__main__":
    sys.exit(check(Path(__file__).parent))
