"""The command `zuora-aqua-contracts`: runs the suite with pytest and translates pytest's exit status.

0: no MUST clause is broken (with --strict: no clause at all). 1: at least one is. 2: the run could not be done.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..judging.run import Run

NAME = "zuora-aqua-contracts"
_FLAGS = ("--strict", "--list", "--exercised", "--unsafe-methods")
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
    try:
        return _main(sys.argv[1:] if arguments is None else list(arguments))
    except SystemExit as end:
        return int(end.code or 0)
    except KeyboardInterrupt:
        sys.stderr.write(f"{NAME}: interrupted\n")
        return 2
    except BrokenPipeError:
        # The reader of our output closed the pipe, as `head` does. That is no error, and no message can reach it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ModuleNotFoundError as missing:
        sys.stderr.write(f"{NAME}: {missing.name} is not installed: pip install zuora-aqua-contracts\n")
        return 2


def _main(arguments: list[str]) -> int:
    from ..judging.run import Run  # noqa: PLC0415 - its imports may not be installed
    from ..target.settings import RunError  # noqa: PLC0415 - its imports may not be installed

    parser = _parser()
    url, rest = _url(arguments)
    options, pytest_arguments = parser.parse_known_args(rest)
    if url and options.server:
        parser.error("the server is given twice, as URL and as --server")
    options.server = url or options.server
    if options.list:
        try:
            return _list(Run.of(options, strict=options.strict))
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
    complete = not (options.server or options.only or pytest_arguments)
    return _pytest(_pytest_options(options), _workers() if complete else pytest_arguments)


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
    parser.add_argument("--strict", action="store_true", help="a broken SHOULD clause fails the run too")
    parser.add_argument("--list", action="store_true", help="list the clauses and run nothing")
    return parser


def _pytest_options(options: argparse.Namespace) -> list[str]:
    """Arguments that give pytest, and the workers of pytest-xdist, the same options."""
    arguments = []
    for name, value in vars(options).items():
        option = "--" + name.replace("_", "-")
        if name in ("list", "har", "base_path") or value in (None, False, []):
            continue
        if value is True:
            arguments.append(option)
        else:
            arguments += [f"{option}={item}" for item in (value if isinstance(value, list) else [value])]
    return arguments


def _workers() -> list[str]:
    """Arguments that run the complete suite on two workers, each with an embedded server of its own."""
    return ["-n", "2"] if (os.cpu_count() or 1) > 1 else []


def _pytest(own: list[str], others: list[str]) -> int:
    """Run pytest on the suite and return the command's exit status."""
    import pytest  # noqa: PLC0415 - see _main

    ini = ["-c", str(_SUITE / "pytest.ini"), "--rootdir", str(_SUITE), "-p", "no:cacheprovider"]
    output = ["-q", "--no-header", "--tb=no", "-rN", "--assert=plain"]
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        status = pytest.main([*ini, *output, "-p", "zuora_aqua_contracts.command.plugin", *own, *others, str(_SUITE)])
    if status == pytest.ExitCode.USAGE_ERROR:
        _fail(_usage(errors.getvalue()))
    sys.stderr.write(errors.getvalue())
    return int(status) if status in (0, 1) else 2


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
    sys.stderr.write(f"{NAME}: {message}\n")
    raise SystemExit(2)


if __name__ == "__main__":
    sys.exit(main())
