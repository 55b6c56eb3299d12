"""The clients that are compared, behind one face: how each is built, called, and what it makes of a job."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

TRACK = "Zuora-Track-Id"


class Subject(Protocol):
    """A client to be tried.

    Attributes:
        can_copy: Whether it makes copies of itself with other headers or time-outs.
        own: Its own errors.
    """

    can_copy: bool
    own: tuple[type[Exception], ...]

    def operations(self, path: str) -> str:
        """Whether it has the operation of the path; else what it has."""

    def client(self, url: str, token: str) -> Any:
        """A client of the server at a URL."""

    def call(self, client: Any, pair: tuple[str, str], track: str | None = None) -> Any:
        """Call the operation, in its plainest form. It is asked once only."""

    def new_token(self, client: Any, token: str) -> None:
        """Give the client another token."""

    def written(self, job: Any) -> Any:
        """The job as JSON again."""

    def notes_on_token(self) -> str:
        """What else there is to say of where the token goes; may be empty."""


class Generated:
    """A client of openapi-python-client, by whichever templates."""

    can_copy = True

    def __init__(self, package: str, **options: Any) -> None:
        """Import it. `options` are for its clients."""
        self._package, self._options = importlib.import_module(package), options
        self._errors = importlib.import_module(f"{package}.errors")
        self._found = list((Path(str(self._package.__file__)).parent / "api").glob("*/[!_]*.py"))
        names = [f"{package}.api.{found.parent.name}.{found.stem}" for found in self._found]
        self._operation = importlib.import_module(names[0])
        classes = (each for each in vars(self._errors).values() if inspect.isclass(each))
        self.own: tuple[type[Exception], ...] = tuple(each for each in classes if issubclass(each, Exception))

    def operations(self, path: str) -> str:
        """Whether a module has the path."""
        end = path.rpartition("/project/")[0].partition("{")[0]
        return "yes" if any(end in found.read_text("utf-8") for found in self._found) else "no"

    def client(self, url: str, token: str) -> Any:
        """An `AuthenticatedClient`."""
        return importlib.import_module(f"{self._package.__name__}.client").AuthenticatedClient(
            base_url=url, token=token, **self._options
        )

    def call(self, client: Any, pair: tuple[str, str], track: str | None = None) -> Any:
        """The form `sync`."""
        more = {} if track is None else {"zuora_track_id": track}
        return self._operation.sync(*pair, client=client, **more)

    def new_token(self, client: Any, token: str) -> None:
        """By its attribute."""
        client.token = token

    def written(self, job: Any) -> Any:
        """By `to_dict`."""
        return job.to_dict()

    def notes_on_token(self) -> str:
        """Nothing."""
        return ""


class Vendor:
    """The vendor's SDK. Its nearest operation is the one that gets a job by its ID: the ID stands for the pair."""

    can_copy = False

    def __init__(self) -> None:
        """Import it, which takes its time."""
        self._sdk = importlib.import_module("zuora_sdk")
        self.own: tuple[type[Exception], ...] = (importlib.import_module("zuora_sdk.exceptions").OpenApiException,)

    def operations(self, path: str) -> str:
        """Whether any of its modules has the path; else the methods of its API of aggregate queries."""
        folder = Path(str(self._sdk.__file__)).parent / "api"
        if any(path in module.read_text("utf-8") for module in folder.glob("*.py")):
            return "yes"
        methods = [name for name in vars(self._sdk.AggregateQueriesApi) if re.match(r"[a-z_]+$", name)]
        plain = [name for name in methods if not name.startswith("_") and not name.endswith(("_info", "_content"))]
        return f"no, only {', '.join(f'`{name}`' for name in plain)}"

    def client(self, url: str, token: str) -> Any:
        """An `ApiClient`."""
        configuration = self._sdk.Configuration(host=url)
        client = self._sdk.ApiClient(configuration)
        self.new_token(client, token)
        return client

    def call(self, client: Any, pair: tuple[str, str], track: str | None = None) -> Any:
        """Get a job by its ID."""
        api = self._sdk.AggregateQueriesApi(client)
        return api.get_batch_query_job(pair[0], **({} if track is None else {"zuora_track_id": track}))

    def new_token(self, client: Any, token: str) -> None:
        """By its default headers, as its own `ZuoraClient` does."""
        client.default_headers["Authorization"] = f"Bearer {token}"

    def written(self, job: Any) -> Any:
        """By `to_dict`."""
        return job.to_dict()

    def notes_on_token(self) -> str:
        """How often its code prints."""
        folder = Path(str(self._sdk.__file__)).parent
        count = sum(
            len(re.findall(r"^\s+print\(", path.read_text("utf-8"), re.MULTILINE)) for path in folder.glob("*.py")
        )
        return f"; {count} `print` in library code" if count else ""


SUBJECTS: dict[str, Callable[[], Subject]] = {
    "ours": lambda: Generated("zuora_aqua_client", max_retries=0),
    "stock": lambda: Generated("stock_client"),
    "vendor": Vendor,
}
