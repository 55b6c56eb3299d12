"""`python -m zuora_aqua_contracts` is the command."""

import sys

from .command.cli import main

sys.exit(main())
