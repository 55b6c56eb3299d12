"""What a run is asked for: the options, once for pytest and for the command, and their values, checked."""

from __future__ import annotations

import ipaddress
import os
import random
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..exchange.messages import TOKEN_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..document.fragment import Fragment

REPORT = Path("build/contract-report")
EFFORTS = {"quick": 0.3, "default": 1.0, "deep": 100.0}  # times the examples that a property is tried with
_RATE = re.compile(r"([0-9]+(?:\.[0-9]+)?)(?:/(s|m|h))?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, None: 1}
_LOCALHOST = "localhost"
_REMOTE_RATE = 20.0  # requests a second at a server of somebody else's, where no RATE is given
_REMOTE_BUDGET = 10_000


class RunError(Exception):
    """The run itself cannot be done; the message is one line that says why and what to do. Exit status 2."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a run. `rate` is in requests a second, `timeout` in seconds, None where there is no limit."""

    server: str | None
    states: str | None
    partner: str
    project: str
    strict: bool
    rate: float | None
    budget: int | None
    timeout: float
    report: Path
    only: tuple[str, ...]
    deviations: Path | None
    exercised: bool
    seed: int
    effort: str
    examples: Path | None
    ca: Path | None
    unsafe_methods: bool

    def shared(self, processes: int, place: int) -> Settings:
        """The part of one of several processes, counted from 0: their rates and budgets add up to those of the run."""
        rate = self.rate and self.rate / processes
        budget = self.budget and self.budget // processes + (place < self.budget % processes)
        return replace(self, rate=rate, budget=budget)

    @property
    def loopback(self) -> bool:
        """Whether the target is on this machine, where everything is allowed."""
        host = urlsplit(self.server or f"http://{_LOCALHOST}").hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:  # a name, and of those only one is sure
            return host == _LOCALHOST

    def asks_for(self, clause: str) -> bool:
        """Whether a clause is among those asked for."""
        return not self.only or clause.startswith(self.only)


def add_options(add: Callable[..., Any]) -> None:
    """Declare the options with `add`, which takes what `argparse.add_argument` takes.

    Each but `--strict`, which pytest has itself and which then means a strict run here too.
    """
    add("--server", metavar="URL", help="base URL of the server to check; the embedded reference server if left out")
    add("--states", metavar="URL", help="provider-state endpoint of the server, to set up what a clause needs")
    add("--partner", help="partner of a pair that has a completed job; the document's example if left out")
    add("--project", help="project of that pair")
    add("--rate", metavar="N/s", help="most requests a second (or N/m, N/h); unlimited on loopback, else 20/s")
    add("--budget", metavar="N", help="most requests of the whole run; unlimited on loopback, else 10000")
    add("--timeout", metavar="SECONDS", default="30", help="how long to wait for an answer (default: 30)")
    add("--report", metavar="DIR", default=str(REPORT), help=f"folder of the reports (default: {REPORT})")
    add("--only", metavar="PREFIX", action="append", default=[], help="only clauses whose ID starts so; repeatable")
    add("--deviations", metavar="FILE", help="YAML file of clauses known to be broken, each with a reason")
    add("--exercised", action="store_true", help="a MUST clause that is not exercised fails the run")
    add("--seed", metavar="N", help="replay the run with this seed")
    add("--effort", choices=tuple(EFFORTS), default="default", help="how many examples to try (default: default)")
    add("--examples", metavar="DIR", help="folder in which failing examples are kept and looked up first")
    add("--ca", metavar="FILE", help="PEM file of the certificate authority to trust")
    add("--unsafe-methods", action="store_true", help="try methods other than GET where the target is not loopback")


def check(given: Any, fragment: Fragment, *, strict: bool) -> Settings:
    """Check the values of the options.

    Args:
        given: A namespace with the options of `add_options`.
        fragment: Where the pair comes from when none is given.
        strict: Whether a SHOULD clause that is broken fails the run.

    Raises:
        RunError: A value cannot be used.
    """
    example = next(iter(fragment.operations.values())).example_parameters()
    if given.states and not given.server:
        raise RunError("--states goes with --server: the embedded server brings its own")
    if bool(given.partner) != bool(given.project):
        raise RunError("--partner and --project go together: give both, or neither")
    unknown = [
        prefix for prefix in _prefixes(given.only) if not any(name.startswith(prefix) for name in fragment.clauses)
    ]
    if unknown:
        raise RunError(f"--only {unknown[0]}: no clause has an ID that starts so; --list shows them")
    settings = Settings(
        server=_url("--server", given.server),
        states=_url("--states", given.states),
        partner=given.partner or example["partner"],
        project=given.project or example["project"],
        strict=strict,
        rate=_rate(given.rate),
        budget=int(_number("--budget", given.budget, int)) if given.budget else None,
        timeout=_number("--timeout", given.timeout, float),
        report=_folder(given.report),
        only=_prefixes(given.only),
        deviations=_file("--deviations", given.deviations),
        exercised=given.exercised,
        seed=int(_number("--seed", given.seed, int)) if given.seed else random.SystemRandom().randrange(2**32),
        effort=given.effort,
        examples=_folder(given.examples) if given.examples else None,
        ca=_file("--ca", given.ca),
        unsafe_methods=given.unsafe_methods,
    )
    return settings if settings.loopback else _manners(settings)


def token(settings: Settings) -> str | None:
    """The token of the environment; None where the embedded server is checked, which takes any.

    Raises:
        RunError: A server is given and the variable is not set, or holds what no header can carry.
    """
    value = os.environ.get(TOKEN_VARIABLE, "")
    if settings.server is None and not value:
        return None
    if not value:
        raise RunError(f"set {TOKEN_VARIABLE} to a bearer token of the server: there is none in the environment")
    if not re.fullmatch(r"[!-~]+", value):
        raise RunError(
            f"{TOKEN_VARIABLE} holds a blank, a line end or a character beyond ASCII: set it to the bare token"
        )
    return value


def _manners(settings: Settings) -> Settings:
    """The settings with the ceilings that a server of somebody else's gets."""
    return replace(settings, rate=settings.rate or _REMOTE_RATE, budget=settings.budget or _REMOTE_BUDGET)


def _url(option: str, value: str | None) -> str | None:
    if not value:
        return None
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment:
        raise RunError(f"{option} {_shown(value)}: give a URL like http://127.0.0.1:8000 or https://host/path")
    if parts.username or parts.password:
        raise RunError(
            f"{option}: a URL with a user name or password in it; give the token in {TOKEN_VARIABLE} instead"
        )
    return value.rstrip("/")


def _shown(value: str) -> str:
    """A value that was not understood, without what may be a password in it."""
    return re.sub(r"//[^/@]*@", "//***@", value)


def _rate(value: str | None) -> float | None:
    if not value:
        return None
    match = _RATE.fullmatch(value)
    if not match or float(match[1]) <= 0:
        raise RunError(f"--rate {value}: give requests a second, minute or hour, like 10/s or 600/m")
    return float(match[1]) / _SECONDS[match[2]]


def _number(option: str, value: str, kind: type[int | float]) -> float:
    try:
        number = kind(value)
    except ValueError:
        number = kind(-1)
    if not 0 <= number < 2**63 or (number == 0 and option != "--seed"):
        raise RunError(f"{option} {value}: give a number above 0")
    return number


def _file(option: str, value: str | None) -> Path | None:
    if not value:
        return None
    if not Path(value).is_file():
        raise RunError(f"{option} {value}: there is no such file")
    return Path(value).resolve()


def _folder(value: str) -> Path:
    path = Path(value).resolve()
    if path.exists() and not path.is_dir():
        raise RunError(f"{value} is a file: name a folder to write into")
    return path


def _prefixes(given: list[str]) -> tuple[str, ...]:
    return tuple(prefix for value in given for prefix in value.replace(",", " ").split())
