"""The command `zuora-aqua-contracts`: runs the suite with pytest and translates pytest's exit status.

0: held, no MUST clause is broken (with --strict: no clause at all). 1: broken, at least one is. 2: incomplete, or not
run at all. 130: interrupted. 143: ended by SIGTERM. 129: by SIGHUP.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import io
import os
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from . import interrupts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..judging.run import Run

NAME = "zuora-aqua-contracts"
_FLAGS = (
    "--strict",
    "--list",
    "--exercised",
    "--unsafe-methods",
    "--allow-incomplete",
    "--report-schema",
    "--aqua-production",
)
PLUGINS = ("xdist.plugin", "_hypothesis_pytestplugin", "zuora_aqua_contracts.command.plugin")
"""Modules of the plugins that pytest runs the suite with."""
_NO_AUTOLOAD = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
_OF_PYTEST = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", _NO_AUTOLOAD)
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_OF_NETWORK = (*_PROXIES, *map(str.lower, _PROXIES), "SSL_CERT_FILE", "SSL_CERT_DIR")
_SUITE = Path(__file__).resolve().parents[1] / "suite"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Print the message as one line, without the usage text."""
        _fail(f"{message}; see --help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: Arguments of the command; None for those of the process.

    Returns:
        The exit status.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the caller has closed it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - until the process ends
    with interrupts.noted() as state:
        try:
            status = _guarded(sys.argv[1:] if arguments is None else list(arguments))
        except KeyboardInterrupt:
            status = interrupts.status()
    return interrupts.status() if state.requested else status


def _guarded(arguments: list[str]) -> int:
    """Run the command; a missing library, or an output that cannot be written, is one line and exit status 2."""
    try:
        status = _main(arguments)
        sys.stdout.flush()
    except SystemExit as end:
        return int(end.code or 0)
    except ModuleNotFoundError as missing:
        message = f"{missing.name} is not installed: pip install zuora-aqua-contracts"
    except OSError as error:
        message = str(error)
        if error.errno in (errno.EPIPE, errno.ENOSPC, errno.EIO):
            # What is still buffered would fail again when the interpreter exits.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            message = f"the output cannot be written: {error.strerror}"
    except Exception as error:  # noqa: BLE001 - Python would end with 1, which says that a clause is broken
        message = f"an error of the suite itself: {type(error).__name__}: {error}"
    else:
        return status
    _tell(message)
    return 2


def _main(arguments: list[str]) -> int:
    from .. import report  # noqa: PLC0415 - its imports may not be installed
    from ..judging.run import Run  # noqa: PLC0415 - its imports may not be installed
    from ..target.settings import RunError  # noqa: PLC0415 - its imports may not be installed
    from .options import pytest_arguments as own_arguments  # noqa: PLC0415 - its imports may not be installed

    try:
        Path.cwd()
    except FileNotFoundError:
        _fail("the working directory no longer exists; change to another one")
    parser = _parser()
    options, pytest_arguments = _options(parser, arguments)
    if options.report_schema:
        sys.stdout.write((Path(report.__file__).parent / "report.schema.json").read_text("utf-8"))
        return 0
    if options.list:
        try:
            return _list(Run.of(options))
        except RunError as error:
            _fail(str(error))
    if options.har:
        from .recorded import judge  # noqa: PLC0415 - few runs read recordings

        if pytest_arguments:
            parser.error(f"{pytest_arguments[0]}: --har runs no test, so it takes no option of pytest")
        try:
            return judge(options)
        except RunError as error:
            _fail(str(error))
    if options.base_path:
        parser.error("--base-path goes with --har")
    complete = not (options.server or options.app or options.only or pytest_arguments)
    del options.list, options.report_schema, options.har, options.base_path
    # The embedded server is on this machine: no proxy or certificate authority of the environment is for it.
    ignored = () if options.server else _OF_NETWORK
    return _pytest(own_arguments(options), _workers() if complete else pytest_arguments, ignored=ignored)


def _options(parser: _Parser, arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return the command's own options, the server among them, and the arguments of pytest."""
    if empty := _empty(arguments):
        parser.error(f"{empty} is empty: give a value, or leave it out")
    url, rest = _url(arguments)
    options, others = parser.parse_known_args(rest)
    if url and (options.server or _second_url(rest)):
        parser.error("the server is given twice: give one URL, or --server")
    options.server = url or options.server
    return options, others


def _url(arguments: list[str]) -> tuple[str | None, list[str]]:
    """Split the arguments into the server's URL and the others.

    argparse would mistake the value of one of pytest's options for a positional URL.
    """
    for index, argument in enumerate(arguments):
        previous = arguments[index - 1] if index else ""
        is_value = previous.startswith("--") and "=" not in previous and previous not in _FLAGS
        if not argument.startswith("-") and (index == 0 or ("://" in argument and not is_value)):
            return argument, arguments[:index] + arguments[index + 1 :]
    return None, arguments


def _empty(arguments: list[str]) -> str:
    """Name what has an empty value, as from a variable that is not set; empty itself if nothing has one.

    It would mean that the option was left out, and so another server, or less of a check.
    """
    for before, argument in zip(["", *arguments], arguments, strict=False):
        if not argument:
            return before if before.startswith("--") and "=" not in before else "the URL of the server"
        if argument.startswith("--") and argument.endswith("=") and argument.count("=") == 1:
            return argument[:-1]
    return ""


def _second_url(arguments: list[str]) -> bool:
    """Whether there is a URL among arguments that is certain to be no value of an option."""
    pairs = zip([_FLAGS[0], *arguments], arguments, strict=False)
    urls = (before for before, it in pairs if "://" in it and not it.startswith("-"))
    return any(before in _FLAGS or not before.startswith("-") for before in urls)


def _parser() -> _Parser:
    from .options import add_options  # noqa: PLC0415 - see _main

    parser = _Parser(
        prog=NAME,
        usage=f"{NAME} [URL] [options] [pytest's options]\n       {NAME} --har FILE [FILE ...] [options]",
        description="Check the server at URL (the embedded reference server if left out), clause by clause.",
        epilog="All other arguments are pytest's: -k, -x, -n, -p, --junitxml and the rest.",
        allow_abbrev=False,
    )
    add_options(parser.add_argument)
    parser.add_argument(
        "--har",
        metavar="FILE",
        nargs="+",
        action="extend",
        default=[],
        help="HAR files of recorded traffic to judge; no request is sent",
    )
    parser.add_argument(
        "--base-path", metavar="PATH", default="", help="path below which the recorded server has its API"
    )
    parser.add_argument("--version", action="version", version=f"{NAME} {metadata.version(NAME)}")
    parser.add_argument("--list", action="store_true", help="list the clauses and run nothing")
    parser.add_argument("--report-schema", action="store_true", help="print the JSON Schema of report.json")
    return parser


def _workers() -> list[str]:
    """Arguments that run the complete suite on two workers, each with an embedded server of its own."""
    return ["-n", "2"] if (os.cpu_count() or 1) > 1 else []


def _pytest(own: list[str], others: list[str], *, ignored: Sequence[str] = ()) -> int:
    """Run pytest on the suite and return the command's exit status."""
    import pytest  # noqa: PLC0415 - see _main

    from ..exchange.redaction import SECRETS  # noqa: PLC0415 - see _main

    ini = ["-c", str(_SUITE / "pytest.ini"), "--rootdir", str(_SUITE), "-p", "no:cacheprovider"]
    output = ["-q", "--no-header", "--tb=no", "-rN", "--assert=plain"]
    plugins = [argument for name in PLUGINS for argument in ("-p", name)]
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors), _without(*ignored):
        status = pytest.main([*ini, *output, *plugins, *own, *others, str(_SUITE)])
    if status == pytest.ExitCode.USAGE_ERROR:
        _fail(_usage(errors.getvalue()))
    sys.stderr.write(SECRETS.mask(errors.getvalue()))
    return int(status) if status in (0, 1, interrupts.STATUS) else 2


@contextlib.contextmanager
def _without(*names: str) -> Iterator[None]:
    """Keep pytest, and the workers that it starts, from some variables of the environment and from foreign plugins.

    A plugin that is installed beside the suite would change its options, or what it does; `-p` still loads one.
    """
    before = {name: os.environ.pop(name, None) for name in (*_OF_PYTEST, *names)}
    os.environ[_NO_AUTOLOAD] = "1"
    try:
        yield
    finally:
        del os.environ[_NO_AUTOLOAD]
        os.environ.update({name: value for name, value in before.items() if value is not None})


def _usage(text: str) -> str:
    """Extract the error from what pytest prints about arguments that it cannot use."""
    for line in reversed(text.splitlines()):
        if line.startswith("ERROR: ") and not line.startswith("ERROR: usage: "):
            return line.removeprefix("ERROR: ")
        if ": error: " in line:
            return line.split(": error: ", 1)[1] + "; see --help"
    return "pytest refused the arguments; see --help"


def _list(run: Run) -> int:
    """Print the clauses."""
    for clause, _ in run.ledger:
        state = " (needs provider states)" if clause.state else ""
        sys.stdout.write(f"{clause.id:<20} {clause.level:<7}{clause.binds:<4} {clause.text}{state} [{clause.source}]\n")
    return 0


def _fail(message: str) -> NoReturn:
    _tell(message)
    raise SystemExit(2)


def _tell(message: str) -> None:
    """Print a message in one line on standard error, without credentials."""
    from ..exchange.messages import TOKEN_VARIABLE  # noqa: PLC0415 - see _main
    from ..exchange.redaction import SECRETS  # noqa: PLC0415 - see _main
    from ..target.credentials import SECRET_VARIABLE  # noqa: PLC0415 - see _main

    for name in (TOKEN_VARIABLE, SECRET_VARIABLE):  # of which an option may be the value
        SECRETS.add(os.environ.get(name, ""))
    try:
        sys.stderr.write(f"{NAME}: {SECRETS.mask(' '.join(message.split()))}\n")
    except OSError:  # nobody can read it, and what is still buffered would fail again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
