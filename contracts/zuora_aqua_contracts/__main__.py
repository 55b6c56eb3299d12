"""`python -m zuora_aqua_contracts` is the command."""

import sys

from .cli import main

sys.exit(main())
