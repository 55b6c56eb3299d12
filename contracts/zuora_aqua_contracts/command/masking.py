"""Keeps credentials out of what pytest prints, writes and sends to other processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exchange.redaction import SECRETS

if TYPE_CHECKING:
    import pytest


def mask_terminal(config: pytest.Config) -> None:
    """Mask whatever goes to pytest's terminal reporter from now on."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        writer = reporter._tw  # noqa: SLF001 - pytest has no public way to the stream
        writer._file = SECRETS.stream(writer._file)  # noqa: SLF001 - pytest has no public way to the stream


def mask_log_file(config: pytest.Config) -> None:
    """Mask whatever goes to the file of `--log-file` from now on; other handlers write to terminal or report."""
    logging_plugin = config.pluginmanager.get_plugin("logging-plugin")
    if logging_plugin is not None:
        handler = logging_plugin.log_file_handler
        inner = handler.format
        handler.format = lambda record: SECRETS.mask(inner(record))


def mask_report(report: pytest.TestReport) -> None:
    """Mask a report of a test, its traceback with all values of variables in it, and captured output.

    Workers send reports to the controller, and other plugins write them into files.
    """
    report.sections = [(name, SECRETS.mask(text)) for name, text in report.sections]
    if isinstance(report.longrepr, tuple):
        path, line, reason = report.longrepr
        report.longrepr = (path, line, SECRETS.mask(reason))
    elif report.longrepr is not None:
        text = str(report.longrepr)
        masked = SECRETS.mask(text)
        if masked != text:
            report.longrepr = masked
