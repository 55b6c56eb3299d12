"""Tries one client on every row of the comparison. Argument: which. Prints `{row: what came of it}`.

It is given `{"path", "pair", "job": an example, "error": an example, "track_limit": characters, "rows": which}`.
"""

from __future__ import annotations

import contextlib
import copy
import gc
import io
import json
import pickle
import socket
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench.child import given
from bench.child.server import Server, header, response
from bench.child.subjects import SUBJECTS, TRACK

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.child.subjects import Subject

_TOKEN, _OTHER = "first-Token-4711", "second-Token-4712"
_LONGEST = 40  # characters of an error's words that a cell has room for
_NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Trial:
    """A client, a server, and what the document says."""

    subject: Subject
    server: Server
    path: str
    pair: tuple[str, str]
    job: dict[str, Any]
    error: dict[str, Any]
    track_limit: int

    def client(self) -> Any:
        """A fresh client of the server."""
        return self.subject.client(self.server.url, _TOKEN)

    def outcome(self, answer: bytes, show: Callable[[Any], str] = lambda _: "a job, no error") -> str:
        """What a call gives when the server answers so."""
        self.server.will_answer(answer)
        return self.told(lambda: self.subject.call(self.client(), self.pair), show)

    def told(self, call: Callable[[], Any], show: Callable[[Any], str]) -> str:
        """What a call gives, in words: its result, or its error by name."""
        try:
            result = call()
        except Exception as error:  # noqa: BLE001 - whatever it raises is what is to be told
            return self.named(error)
        if result is None:
            return "`None`, no error"
        name = type(result).__name__
        return show(result) if "Job" in name else f"`{name}`, no error"

    def named(self, error: Exception) -> str:
        """An error in a cell: its name, and its words where it is none of the client's own."""
        pointer = getattr(error, "pointer", "")
        if isinstance(error, self.subject.own):
            return f"`{type(error).__name__}`" + (f" at `{pointer}`" if pointer else "")
        module = type(error).__module__.partition(".")[0]
        name = type(error).__name__ if module == "builtins" else f"{module}.{type(error).__name__}"
        words = " ".join(str(error).split())
        return f"`{name}: {words}`" if module == "builtins" and len(words) <= _LONGEST else f"`{name}`"


def _body(value: Any) -> bytes:
    return json.dumps(value).encode()


def has_operation(trial: Trial) -> str:
    """Whether there is such an operation."""
    return trial.subject.operations(trial.path)


def dots(trial: Trial) -> str:
    """Where a call with dot segments goes."""
    trial.server.will_answer(response(200, _body(trial.job)))
    told = trial.told(lambda: trial.subject.call(trial.client(), ("..", "p")), lambda _: "succeeds")
    if not trial.server.seen:
        return f"refused, {told}"
    target = trial.server.seen[0].split(b" ")[1].decode()
    whole = target.count("..")
    return f"sent as `{target}`{'' if whole else ', another resource'}, {told}"


def unknown_value(trial: Trial) -> str:
    """A status that the document does not list."""
    job = {**trial.job, "status": "paused"}
    return trial.outcome(response(200, _body(job)), lambda found: f"a job, `status` is `{str(found.status)!r}`")


def missing_key(trial: Trial) -> str:
    """A job without its ID."""
    job = {name: value for name, value in trial.job.items() if name != "id"}
    return trial.outcome(response(200, _body(job)))


def null_list(trial: Trial) -> str:
    """A job whose list of batches is null."""
    return trial.outcome(response(200, _body({**trial.job, "batches": None})))


def html(trial: Trial) -> str:
    """A page of a gateway with status 200."""
    return trial.outcome(response(200, b"<html>Please log in</html>", "text/html"))


def truncated(trial: Trial) -> str:
    """JSON that ends too early, and a connection that does."""
    body = _body(trial.job)
    return _both(trial.outcome(response(200, body[:-20])), trial.outcome(response(200, body, cut=20)))


def odd_statuses(trial: Trial) -> str:
    """Statuses that HTTP does not list."""
    return _both(*(trial.outcome(response(status, b"", "text/plain")) for status in (520, 499)))


def plain_statuses(trial: Trial) -> str:
    """An undocumented server error, and a redirect."""
    redirect = response(302, b"", Location="http://127.0.0.1:1/elsewhere")
    return _both(trial.outcome(response(501, b"", "text/plain")), trial.outcome(redirect))


def error_in_200(trial: Trial) -> str:
    """An error body with status 200."""
    return trial.outcome(response(200, _body(trial.error)))


def time_out(trial: Trial) -> str:
    """How long the socket of a call waits for a server that is silent."""
    trial.server.will_answer(None)
    client = trial.client()
    call = threading.Thread(target=lambda: _quietly(lambda: trial.subject.call(client, trial.pair)), daemon=True)
    call.start()
    trial.server.asked.wait(10)
    call.join(0.3)  # until it waits for the answer
    waits = {sock.gettimeout() for sock in gc.get_objects() if _leads_to(sock, trial.server.port)}
    trial.server.will_answer(response(500, b"", "text/plain"))  # to whoever tries again
    trial.server.hang_up()
    call.join(10)
    (seconds,) = waits
    return "none, waits forever" if seconds is None else f"{seconds:g} s"


def token_shown(trial: Trial) -> str:
    """Whether the token is in a repr of the client."""
    client = trial.client()
    shown = _TOKEN in repr(client)
    return ("in `repr(client)`" if shown else "not in `repr(client)`") + trial.subject.notes_on_token()


def new_token(trial: Trial) -> str:
    """Which token goes out when a client is given another after its first call."""
    trial.server.will_answer(response(200, _body(trial.job)))
    client = trial.client()
    trial.subject.call(client, trial.pair)
    trial.subject.new_token(client, _OTHER)
    trial.subject.call(client, trial.pair)
    return "used" if _OTHER in (header(trial.server.seen[-1], "Authorization") or "") else "ignored"


def long_track(trial: Trial) -> str:
    """A track ID that is one character too long."""
    trial.server.will_answer(response(200, _body(trial.job)))
    track = "t" * (trial.track_limit + 1)
    told = trial.told(lambda: trial.subject.call(trial.client(), trial.pair, track), lambda _: "sent")
    sent = trial.server.seen and header(trial.server.seen[0], TRACK)
    return told if sent else f"refused, {told}"


def copies(trial: Trial) -> str:
    """Whether a copy with another header, or time-out, changes the client that it was made from."""
    if not trial.subject.can_copy:
        return _NOTHING
    trial.server.will_answer(response(200, _body(trial.job)))
    client = trial.client()
    trial.subject.call(client, trial.pair)
    before = client.get_httpx_client().timeout
    client.with_headers({"X-Copy": "1"})
    client.with_timeout(type(before)(1.5))
    trial.subject.call(client, trial.pair)
    changed = ["headers"] * (header(trial.server.seen[-1], "X-Copy") is not None)
    changed += ["time-out"] * (client.get_httpx_client().timeout != before)
    return f"change the original's {' and '.join(changed)}" if changed else "leave the original alone"


def copied_models(trial: Trial) -> str:
    """Whether a job is the same after `copy.deepcopy` and `pickle`."""
    trial.server.will_answer(response(200, _body(trial.job)))
    job = trial.subject.call(trial.client(), trial.pair)
    before = trial.subject.written(job)
    broken: dict[str, str] = {}
    for name, remade in (("deepcopy", copy.deepcopy), ("pickle", _pickled)):
        try:
            after = trial.subject.written(remade(job))
        except Exception as error:  # noqa: BLE001 - as in `told`
            broken[name] = trial.named(error)
        else:
            more = after.keys() - before.keys()
            broken |= {} if after == before else {name: f"another job, {len(more)} absent fields are there"}
    told = [f"{name}: {what}" for name, what in broken.items()]
    return _both(*broken.values()) if len(set(broken.values())) == 1 else "; ".join(told) or "the same job"


def unknown_fields(trial: Trial) -> str:
    """Whether unknown fields are there when a job is written again."""
    job = {**trial.job, "brandNew": {"deep": [1, None]}}
    job["batches"] = [{**batch, "alsoNew": "x"} for batch in job["batches"]]
    return trial.outcome(
        response(200, _body(job)),
        lambda found: "kept, round-trip exactly" if trial.subject.written(found) == job else "do not round-trip",
    )


PROBES: dict[str, Callable[[Trial], str]] = {
    each.__name__: each
    for each in (
        has_operation,
        dots,
        unknown_value,
        missing_key,
        null_list,
        html,
        truncated,
        odd_statuses,
        plain_statuses,
        error_in_200,
        time_out,
        token_shown,
        new_token,
        long_track,
        copies,
        copied_models,
        unknown_fields,
    )
}


def _pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own pickle


def _both(*told: str) -> str:
    """What several attempts gave; once, where they gave the same."""
    return "; ".join(dict.fromkeys(told))


def _quietly(call: Callable[[], Any]) -> None:
    with contextlib.suppress(Exception):
        call()


def _leads_to(found: object, port: int) -> bool:
    """Whether an object is the client's end of a connection to a port."""
    if not isinstance(found, socket.socket):
        return False
    with contextlib.suppress(OSError):
        peer: Any = found.getpeername()
        return bool(peer[1] == port)
    return False


def main() -> None:
    """Run the probes of one client."""
    facts = given()
    rows = facts.pop("rows")
    facts["pair"] = tuple(facts["pair"])
    found = {}
    with Server() as server, contextlib.redirect_stdout(io.StringIO()):  # a client may print
        trial = Trial(subject=SUBJECTS[sys.argv[1]](), server=server, **facts)
        for name in rows:
            try:
                found[name] = PROBES[name](trial)
            except Exception as error:  # noqa: BLE001 - as in `told`
                found[name] = trial.named(error)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
