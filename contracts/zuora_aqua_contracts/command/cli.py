"""The command `zuora-aqua-contracts`: the contract suite as pytest runs it, behind exit statuses of its own.

0: no MUST clause is broken (with --strict: none at all). 1: one is. 2: the run itself could not be done.
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
        """One line, and nothing of the usage around it."""
        _fail(f"{message}; see --help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The command's arguments; those of the process where None.

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
        # The reader of our output has left, as `head` does: nothing is wrong, and nobody is there to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ModuleNotFoundError as missing:
        sys.stderr.write(f"{NAME}: {missing.name} is not installed: pip install zuora-aqua-contracts\n")
        return 2


def _main(arguments: list[str]) -> int:
    from ..judging.run import Run  # noqa: PLC0415 - imports what the extra brings, which may be missing
    from ..target.settings import RunError  # noqa: PLC0415 - as above

    parser = _parser()
    url, rest = _url(arguments)
    options, others = parser.parse_known_args(rest)
    if url and options.server:
        parser.error("the server is given twice")
    options.server = url or options.server
    if options.list:
        try:
            return _list(Run.of(options, strict=options.strict))
        except RunError as why:
            _fail(str(why))
    whole = not (options.server or options.only or others)
    return _pytest(_options(options), _workers() if whole else others)


def _url(arguments: list[str]) -> tuple[str | None, list[str]]:
    """The server among the arguments, and the others; argparse would take a value of pytest's options for it."""
    for index, argument in enumerate(arguments):
        before = arguments[index - 1] if index else ""
        value = before.startswith("--") and "=" not in before and before not in _FLAGS
        if not argument.startswith("-") and (index == 0 or ("://" in argument and not value)):
            return argument, arguments[:index] + arguments[index + 1 :]
    return None, arguments


def _parser() -> _Parser:
    from ..target.settings import add_options  # noqa: PLC0415 - see _main

    parser = _Parser(
        prog=NAME,
        usage=f"{NAME} [URL] [options] [pytest's options]",
        description="Check the server at URL (the embedded reference server if left out), clause by clause.",
        epilog="All other arguments are pytest's: -k, -x, -n, -p, --junitxml and the rest.",
        allow_abbrev=False,
    )
    add_options(parser.add_argument)
    parser.add_argument("--version", action="version", version=f"{NAME} {metadata.version(NAME)}")
    parser.add_argument("--strict", action="store_true", help="a SHOULD clause that is broken fails the run too")
    parser.add_argument("--list", action="store_true", help="list the clauses and run nothing")
    return parser


def _options(options: argparse.Namespace) -> list[str]:
    """The options again, as arguments for pytest (and for the workers of pytest-xdist)."""
    found = []
    for name, value in vars(options).items():
        option = "--" + name.replace("_", "-")
        if name == "list" or value in (None, False, []):
            continue
        if value is True:
            found.append(option)
        else:
            found += [f"{option}={item}" for item in (value if isinstance(value, list) else [value])]
    return found


def _workers() -> list[str]:
    """Arguments that spread a whole run of the embedded server, which can be had several times, over two cores."""
    return ["-n", "2"] if (os.cpu_count() or 1) > 1 else []


def _pytest(own: list[str], others: list[str]) -> int:
    import pytest  # noqa: PLC0415 - see _main

    ini = ["-c", str(_SUITE / "pytest.ini"), "--rootdir", str(_SUITE), "-p", "no:cacheprovider"]
    looks = ["-q", "--no-header", "--tb=no", "-rN", "--assert=plain"]
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        status = pytest.main([*ini, *looks, "-p", "zuora_aqua_contracts.command.plugin", *own, *others, str(_SUITE)])
    if status == pytest.ExitCode.USAGE_ERROR:
        _fail(_usage(errors.getvalue()))
    sys.stderr.write(errors.getvalue())
    return int(status) if status in (0, 1) else 2


def _usage(text: str) -> str:
    """What pytest says of arguments that it cannot use, without its usage."""
    for line in reversed(text.splitlines()):
        if line.startswith("ERROR: ") and not line.startswith("ERROR: usage: "):
            return line.removeprefix("ERROR: ")
        if ": error: " in line:
            return line.split(": error: ", 1)[1] + "; see --help"
    return "pytest refused the arguments; see --help"


def _list(run: Run) -> int:
    for clause, _ in run.ledger:
        state = " (needs provider states)" if clause.state else ""
        sys.stdout.write(f"{clause.id:<20} {clause.level:<7}{clause.binds:<4} {clause.text}{state} [{clause.source}]\n")
    return 0


def _fail(message: str) -> NoReturn:
    sys.stderr.write(f"{NAME}: {message}\n")
    raise SystemExit(2)


if __name__ == "__main__":
    sys.exit(main())
