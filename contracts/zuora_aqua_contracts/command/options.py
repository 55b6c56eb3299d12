"""Options of a run, declared once for the command and for pytest."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ..target.settings import AQUA_JOBS, AQUA_QUERY, EFFORTS, REPORT

if TYPE_CHECKING:
    from collections.abc import Callable

_PREFIX = "--contract-"
_DESTINATION = "contract_"


def add_options(add: Callable[..., Any]) -> None:
    """Declare the options with `add`, which takes the arguments of `argparse.ArgumentParser.add_argument`."""
    add("--server", metavar="URL", help="base URL of the server to check (default: the embedded reference server)")
    add("--app", metavar="MODULE:ATTRIBUTE", help="ASGI or WSGI application to start and check, in place of a server")
    add(
        "--states",
        metavar="URL",
        help="provider-state endpoint of the server (of an --app, a path), for the clauses that need a state; "
        "or aqua, to make small jobs with its own API",
    )
    add("--known", metavar="FILE", help="YAML file of facts about the tenant, which are only read")
    add("--aqua-query", metavar="ZOQL", default=AQUA_QUERY, help=f"query of the jobs of --states aqua ({AQUA_QUERY})")
    add("--aqua-jobs", metavar="N", default=str(AQUA_JOBS), help="most jobs that --states aqua makes (40)")
    add("--aqua-production", action="store_true", help="let --states aqua make jobs on a production server")
    add("--partner", help="partner of a pair that has a completed job (default: the document's example)")
    add("--project", help="project of that pair")
    add("--rate", metavar="N/s", help="most requests a second (or N/m, N/h); unlimited on loopback, else 20/s")
    add("--budget", metavar="N", help="most requests of the whole run; unlimited on loopback, else 10000")
    add("--timeout", metavar="SECONDS", default="30", help="how long to wait for a response (default: 30)")
    add("--report", metavar="DIR", default=str(REPORT), help=f"folder of the reports (default: {REPORT})")
    add("--only", metavar="PREFIX", action="append", default=[], help="only clauses whose ID starts so; repeatable")
    add("--deviations", metavar="FILE", help="YAML file of clauses known to be broken, each with a reason")
    add("--baseline", metavar="FILE", help="report.json of an earlier run, to tell what is newly broken or newly held")
    add("--strict", action="store_true", help="a broken SHOULD clause fails the run too")
    add("--exercised", action="store_true", help="a MUST clause that is not exercised fails the run")
    add("--allow-incomplete", action="store_true", help="a run that used up its budget does not fail for it")
    add("--seed", metavar="N", help="replay the run with this seed")
    add("--effort", choices=tuple(EFFORTS), default="default", help="how many examples to try (default: default)")
    add("--examples", metavar="DIR", help="folder of failing examples, which are tried first")
    add("--ca", metavar="FILE", help="PEM file of the certificate authority to trust")
    add(
        "--proxy",
        metavar="URL",
        help="proxy for all requests, also to this machine, where no proxy of the environment is used",
    )
    add("--unsafe-methods", action="store_true", help="try methods other than GET on a server that is not on loopback")


def add_pytest_options(add: Callable[..., Any]) -> None:
    """Declare the options for pytest, each with a prefix that no other plugin uses."""
    add_options(lambda name, **details: add(_PREFIX + name.removeprefix("--"), **_with_destination(name, details)))


def _with_destination(name: str, details: dict[str, Any]) -> dict[str, Any]:
    return {**details, "dest": _DESTINATION + name.removeprefix("--").replace("-", "_")}


def pytest_arguments(options: argparse.Namespace) -> list[str]:
    """Arguments that give pytest, and the workers of pytest-xdist, the options of the command."""
    arguments = []
    for name, value in vars(options).items():
        option = _PREFIX + name.replace("_", "-")
        if value is True:
            arguments.append(option)
        elif value not in (None, False, []):
            arguments += [f"{option}={item}" for item in (value if isinstance(value, list) else [value])]
    return arguments


def from_pytest(options: argparse.Namespace) -> argparse.Namespace:
    """The options of the command among those of pytest."""
    own = {name: value for name, value in vars(options).items() if name.startswith(_DESTINATION)}
    return argparse.Namespace(**{name.removeprefix(_DESTINATION): value for name, value in own.items()})
