"""The checked settings of a run: what the options ask for, and the token of the environment."""

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
from ..exchange.redaction import MASK, SECRETS

if TYPE_CHECKING:
    from ..document.fragment import Fragment

REPORT = Path("build/contract-report")
AQUA = "aqua"  # the value of `--states` that stands for the server's own API
AQUA_QUERY = "select Id from Product"  # every tenant has the object, and few have many of it
AQUA_JOBS = 40
EFFORTS = {"quick": 0.4, "default": 1.0, "deep": 100.0}  # factor on the number of examples of each property
_RATE = re.compile(r"([0-9]+(?:\.[0-9]+)?)(?:/(s|m|h))?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, None: 1}
_LOCALHOST = "localhost"
_REMOTE_RATE = 20.0  # requests a second to a server that is not on this machine, unless `--rate` says otherwise
_REMOTE_BUDGET = 10_000  # requests of one run, unless `--budget` says otherwise


class RunError(Exception):
    """The run cannot be done. The message is one line that says why and what to do. Exit status 2."""


@dataclass(frozen=True, slots=True)
class Aqua:
    """Consent to make jobs with the server's own API (`--states aqua`).

    Attributes:
        query: The query of each.
        jobs: The most of them.
        production: Whether the consent is also for a production server.
    """

    query: str
    jobs: int
    production: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run. `rate` is in requests a second, `timeout` in seconds; None means no limit."""

    server: str | None
    app: str | None
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
    baseline: Path | None
    seed: int
    effort: str
    examples: Path | None
    ca: Path | None
    proxy: str | None
    unsafe_methods: bool
    allow_incomplete: bool
    known: Path | None = None
    aqua: Aqua | None = None

    @property
    def loopback(self) -> bool:
        """Whether requests stay on this machine, where all methods are allowed and no ceiling applies."""
        if self.proxy is not None:
            return False
        host = urlsplit(self.server or f"http://{_LOCALHOST}").hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:  # a name; only this one is certain to be this machine (RFC 6761, 6.3)
            return host == _LOCALHOST

    @property
    def is_embedded(self) -> bool:
        """Whether the server is the embedded reference server."""
        return self.server is None and self.app is None

    def asks_for(self, clause: str) -> bool:
        """Whether `--only` selects a clause."""
        return not self.only or clause.startswith(self.only)


def check(options: Any, fragment: Fragment) -> Settings:
    """Check the values of the options.

    Args:
        options: A namespace with the options of the command.
        fragment: The document; its examples are the pair if the options name none.

    Raises:
        RunError: A value cannot be used.
    """
    example = next(iter(fragment.operations.values())).example_parameters()
    _check_together(options, fragment)
    settings = Settings(
        server=_url("--server", options.server),
        app=_app(options.app),
        states=None if options.states == AQUA else _states(options.states, is_app=bool(options.app)),
        partner=options.partner or example["partner"],
        project=options.project or example["project"],
        strict=options.strict,
        rate=_rate(options.rate),
        budget=int(_number("--budget", options.budget, int)) if options.budget else None,
        timeout=_number("--timeout", options.timeout, float),
        report=_folder("--report", options.report),
        only=_prefixes(options.only),
        deviations=_file("--deviations", options.deviations),
        exercised=options.exercised,
        baseline=_file("--baseline", options.baseline),
        seed=int(_number("--seed", options.seed, int)) if options.seed else random.SystemRandom().randrange(2**32),
        effort=options.effort,
        examples=_folder("--examples", options.examples) if options.examples else None,
        ca=_file("--ca", options.ca),
        proxy=_proxy(options.proxy),
        unsafe_methods=options.unsafe_methods,
        allow_incomplete=options.allow_incomplete,
        known=_file("--known", options.known),
        aqua=_aqua(options, fragment),
    )
    return settings if settings.loopback else _with_ceilings(settings)


def _check_together(options: Any, fragment: Fragment) -> None:
    """Check which options are given together, and the clauses that they name.

    Raises:
        RunError: They do not go together, or there is no such clause.
    """
    if options.server and options.app:
        raise RunError("--app and --server are two servers: give one")
    for name in ("states", "known"):
        if getattr(options, name) and not (options.server or options.app):
            raise RunError(f"--{name} goes with --server or --app: the embedded server brings its own states")
    if options.proxy and not options.server:
        raise RunError("--proxy goes with --server: there is no proxy before a server that the run starts")
    if bool(options.partner) != bool(options.project):
        raise RunError("--partner and --project go together: give both, or neither")
    unknown = [
        prefix for prefix in _prefixes(options.only) if not any(name.startswith(prefix) for name in fragment.clauses)
    ]
    if unknown:
        raise RunError(f"--only {unknown[0]}: no clause has an ID that starts so; --list shows them")


def _aqua(options: Any, fragment: Fragment) -> Aqua | None:
    """Return the consent to make jobs, if it is given.

    Raises:
        RunError: The server is a production server and `--aqua-production` is not given, or an option is of no use.
    """
    jobs = int(_number("--aqua-jobs", options.aqua_jobs, int))
    if options.states != AQUA:
        if jobs != AQUA_JOBS or options.aqua_query != AQUA_QUERY or options.aqua_production:
            raise RunError(f"--aqua-jobs, --aqua-query and --aqua-production go with --states {AQUA}")
        return None
    described = {
        urlsplit(server["url"]).hostname: server.get("description", "") for server in fragment.document["servers"]
    }
    description = described.get(urlsplit(options.server or "").hostname, "")
    if "production" in description.lower() and not options.aqua_production:
        raise RunError(
            f"--states {AQUA} makes jobs, and the server is {description}: give --aqua-production to allow it there"
        )
    if not options.aqua_query.strip():
        raise RunError("--aqua-query is empty: give a ZOQL query, or leave the option out")
    return Aqua(options.aqua_query, jobs, options.aqua_production)


def token(settings: Settings) -> str | None:
    """Read the token from the environment; None without one if the run starts the server, which gets a random one.

    Raises:
        RunError: A server is given and the variable is not set, or its value cannot be in a header.
    """
    value = os.environ.get(TOKEN_VARIABLE, "")
    if settings.server is None and not value:
        return None
    if not value:
        raise RunError(
            f"set {TOKEN_VARIABLE} to a bearer token of the server, or ZUORA_CLIENT_ID and ZUORA_CLIENT_SECRET to "
            "get one with: there is none in the environment"
        )
    if not re.fullmatch(r"[!-~]+", value):
        raise RunError(
            f"{TOKEN_VARIABLE} holds a blank, a line end or a character beyond ASCII: set it to the bare token"
        )
    SECRETS.add(value)
    return value


def _with_ceilings(settings: Settings) -> Settings:
    """Settings with the rate and the budget for a server that is not on this machine."""
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
        shown = _without_password(value)
        raise RunError(f"{option} {shown}: give a URL like http://127.0.0.1:8000 or https://host/path")
    if parts.username or parts.password:
        raise RunError(f"{option}: the URL has a user name or password in it; give the token in {TOKEN_VARIABLE}")
    return value.rstrip("/")


def _proxy(value: str | None) -> str | None:
    """Check the URL of a proxy, which may have a user name and a password in it."""
    if not value:
        return None
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise RunError(f"--proxy {_without_password(value)}: give a URL like http://proxy.example:3128")
    return value


def _app(value: str | None) -> str | None:
    if value and not re.fullmatch(r"[^\W\d][\w.]*:[^\W\d][\w.]*(\(\))?", value):
        raise RunError(f"--app {value}: give MODULE:ATTRIBUTE, like my_server.main:app, or my_server:create_app()")
    return value or None


def _states(value: str | None, *, is_app: bool) -> str | None:
    """The state endpoint: a URL, or of an application a path below its base URL."""
    if value and is_app and re.fullmatch(r"/[!-~]*", value):
        return value
    url = _url("--states", value)
    return value if url else None  # a slash at its end matters: frameworks mount applications below one


def _without_password(value: str) -> str:
    """Mask what may be a user name and a password in a malformed URL."""
    return re.sub(r"^(.*?//)?.*@", rf"\g<1>{MASK}@", value)  # a password may have a slash in it, or an @


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
    least = "from" if option == "--seed" else "above"
    if not 0 <= number < 2**63 or (number == 0 and least == "above"):
        raise RunError(f"{option} {value}: give a number {least} 0")
    return number


def _file(option: str, value: str | None) -> Path | None:
    if not value:
        return None
    if not Path(value).is_file():
        raise RunError(f"{option} {value}: there is no such file")
    return Path(value).resolve()


def _folder(option: str, value: str) -> Path:
    path = Path(value).resolve()
    if path.exists() and not path.is_dir():
        raise RunError(f"{option} {value} is a file: name a folder to write into")
    return path


def _prefixes(values: list[str]) -> tuple[str, ...]:
    return tuple(prefix for value in values for prefix in value.replace(",", " ").split())
