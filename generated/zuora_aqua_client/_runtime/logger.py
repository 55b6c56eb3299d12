# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""The logger of the client, and whether anybody listens.

It is `zuora_aqua_client`, silent until somebody configures logging or sets the environment variable `ZUORA_LOG` to
`debug` or `info`. This module is imported with the first call, when httpx has imported logging.
"""

from __future__ import annotations

import logging
import os

LOGGER = logging.getLogger("zuora_aqua_client")
_VARIABLE = "ZUORA_LOG"
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO}


def _configure() -> None:
    """Print to standard error if the environment asks for it, and nobody else handles the lines."""
    LOGGER.addHandler(logging.NullHandler())  # or Python would print what nobody handles
    level = _LEVELS.get(os.environ.get(_VARIABLE, "").strip().lower())
    if level is None:
        return
    LOGGER.setLevel(level)
    if not logging.getLogger().handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
        LOGGER.addHandler(handler)


_configure()


def is_on() -> bool:
    """Whether somebody listens. To ask costs next to nothing."""
    return LOGGER.isEnabledFor(logging.INFO)


def not_renewed(error: object) -> None:
    """Say that a token could not be renewed, and that the old one is used as long as it is valid."""
    LOGGER.info("token not renewed, the old one is still used: %s", type(error).__name__)


def resumed(received: int, wait: float, error: Exception) -> None:
    """Say that a download is continued: from which byte, after which wait, and why."""
    LOGGER.info("download continues at byte %d in %.2f s: %s", received, wait, type(error).__name__)
