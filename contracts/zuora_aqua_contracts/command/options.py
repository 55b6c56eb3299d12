"""Options of a run, declared once for the command and for pytest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..target.settings import EFFORTS, REPORT

if TYPE_CHECKING:
    from collections.abc import Callable


def add_options(add: Callable[..., Any]) -> None:
    """Declare the options with `add`, which takes the arguments of `argparse.ArgumentParser.add_argument`.

    `--strict` is not among them: pytest has an option of that name, which then means a strict run here too.
    """
    add("--server", metavar="URL", help="base URL of the server to check (default: the embedded reference server)")
    add("--states", metavar="URL", help="provider-state endpoint of the server, for the clauses that need a state")
    add("--partner", help="partner of a pair that has a completed job (default: the document's example)")
    add("--project", help="project of that pair")
    add("--rate", metavar="N/s", help="most requests a second (or N/m, N/h); unlimited on loopback, else 20/s")
    add("--budget", metavar="N", help="most requests of the whole run; unlimited on loopback, else 10000")
    add("--timeout", metavar="SECONDS", default="30", help="how long to wait for a response (default: 30)")
    add("--report", metavar="DIR", default=str(REPORT), help=f"folder of the reports (default: {REPORT})")
    add("--only", metavar="PREFIX", action="append", default=[], help="only clauses whose ID starts so; repeatable")
    add("--deviations", metavar="FILE", help="YAML file of clauses known to be broken, each with a reason")
    add("--exercised", action="store_true", help="a MUST clause that is not exercised fails the run")
    add("--seed", metavar="N", help="replay the run with this seed")
    add("--effort", choices=tuple(EFFORTS), default="default", help="how many examples to try (default: default)")
    add("--examples", metavar="DIR", help="folder of failing examples, which are tried first")
    add("--ca", metavar="FILE", help="PEM file of the certificate authority to trust")
    add("--unsafe-methods", action="store_true", help="try methods other than GET on a server that is not on loopback")
