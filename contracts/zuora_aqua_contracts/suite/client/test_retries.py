"""When the client asks again, how often, and how long it waits before."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..effort import tries
from .calls import FROZEN_NOW, Caller, FrozenClock, client_module
from .stub_server import StubResponse, StubServer
from .test_errors import body_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...document.fragment import Operation
    from ...judging.check import Check

_BROKEN = StubResponse(raw=b"", close=True)
_STATUSES = [*range(300, 309), *range(400, 432), 451, 499, *range(500, 512), 520, 599]
pytestmark = pytest.mark.clause("RETRY-POLICY")


def asked(
    call: Caller, wire: StubServer, answers: Sequence[StubResponse], **options: Any
) -> tuple[int, list[float], Any]:
    """Call against such answers: requests that were sent, the waits between them, and the error if any."""
    clock = FrozenClock()
    client = call.client(wire.url, clock=clock.option(), **options)
    wire.respond(*answers)
    error = call.failure(client)
    call.close(client)
    return len(wire.requests), clock.slept, error


def policy(operation: Operation) -> dict[str, Any]:
    """What the document says of retries."""
    return dict(operation.fragment.document["x-retry"])


def waiting(seconds: str | None, reset: str | None = None) -> StubResponse:
    """A 429 that names a wait."""
    named = (("Retry-After", seconds), ("ratelimit-reset", reset))
    return StubResponse(429, b"", tuple((name, value) for name, value in named if value is not None))


@pytest.mark.parametrize("call", ["sync"], indirect=True)
def test_only_what_is_worth_it_is_retried(call: Caller, wire: StubServer, operation: Operation, check: Check) -> None:
    """Twice more for the statuses that the document names, never for any other."""
    for status in _STATUSES:
        sent, slept, error = asked(call, wire, [StubResponse(status)] * 9)
        wanted = 3 if status in policy(operation)["statuses"] else 1
        check("RETRY-POLICY", sent == wanted, f"{wanted} requests for {status}", f"{sent}")
        check("RETRY-POLICY", (error.attempts, len(slept)) == (sent, sent - 1), "attempts in the error", repr(error))


@pytest.mark.parametrize("call", ["sync"], indirect=True)
@pytest.mark.parametrize("status", [200, 400])
def test_categories_are_retried_under_any_status(
    call: Caller, wire: StubServer, operation: Operation, check: Check, status: int
) -> None:
    """Twice more for the categories that the document names, also in the body of a 200, never for any other."""
    for category in operation.statuses_of_category:
        answer = StubResponse(status, json.dumps(body_of(operation, category, newer=False)).encode())
        sent, _, _ = asked(call, wire, [answer] * 9)
        wanted = 3 if category in policy(operation)["categories"] else 1
        check("RETRY-POLICY", sent == wanted, f"{wanted} requests for category {category} as {status}", f"{sent}")


def test_connection_failures_are_retried(call: Caller, wire: StubServer, check: Check) -> None:
    """A connection that breaks off, before or in the body, is tried again, until there is an answer."""
    broken_body = StubResponse(
        raw=b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{", close=True
    )
    sent, slept, error = asked(call, wire, [_BROKEN, broken_body])
    check(
        "RETRY-POLICY", (sent, len(slept), error) == (3, 2, None), "the third request to succeed", f"{sent} {error!r}"
    )
    sent, _, error = asked(call, wire, [_BROKEN] * 9)
    check("RETRY-POLICY", sent == 3 == error.attempts, "three requests", f"{sent} {error!r}")


@pytest.mark.parametrize("most", [0, 1, 5])
def test_retries_are_bounded_and_can_be_turned_off(call: Caller, wire: StubServer, check: Check, most: int) -> None:
    """There are as many retries as were allowed, none for none."""
    for answer in (StubResponse(503), _BROKEN):
        sent, slept, _ = asked(call, wire, [answer] * 9, max_retries=most)
        check("RETRY-POLICY", (sent, len(slept)) == (most + 1, most), f"{most} retries", f"{sent - 1}")


def test_a_success_ends_it(call: Caller, wire: StubServer, check: Check) -> None:
    """The attempts are counted in the response as well."""
    client = call.client(wire.url)
    wire.respond(StubResponse(503))
    response = call(client, detailed=True)
    call.close(client)
    check("RETRY-POLICY", (response.status_code, response.attempts) == (200, 2), "two attempts", repr(response))


@pytest.mark.parametrize("call", ["sync"], indirect=True)
def test_waits_grow_and_vary(call: Caller, wire: StubServer, check: Check) -> None:
    """Where no wait is named it grows from one retry to the next, is bounded, and differs between clients."""
    _, slept, _ = asked(call, wire, [StubResponse(503)] * 30, max_retries=20)
    check("RETRY-POLICY", slept == sorted(slept) and slept[0] < slept[3], "waits that grow", f"{slept}")
    check("RETRY-POLICY", max(slept) <= 10 and min(slept) > 0, "waits that are bounded", f"{slept}")
    retries = client_module("_runtime.retries")
    waits = {retries.backoff(1, None, chance / 10) for chance in range(10)}
    check("RETRY-POLICY", len(waits) == 10, "jitter", f"{waits}")


@pytest.mark.parametrize("call", ["sync"], indirect=True)
@tries(0.4)
@given(after=st.integers(0, 300), reset=st.integers(0, 300), form=st.sampled_from(["seconds", "date"]))
def test_the_wait_that_is_named_is_kept(
    call: Caller, wire: StubServer, operation: Operation, check: Check, after: int, reset: int, form: str
) -> None:
    """`Retry-After`, in seconds or as a date, is waited for whatever `ratelimit-reset` says, and never less."""
    date = format_datetime(datetime.fromtimestamp(FROZEN_NOW, UTC) + timedelta(seconds=after), usegmt=True)
    sent, slept, error = asked(call, wire, [waiting(str(after) if form == "seconds" else date, str(reset))])
    longest, wait = policy(operation)["longest-wait-seconds"], after
    if wait > longest:
        check("RETRY-POLICY", (sent, slept) == (1, []), "a wait over the cap not to be slept through", f"{slept}")
        named = error.retry_after == wait and f"wait {wait} s" in str(error)
        check("RETRY-POLICY", named, f"{wait} s in the error", f"{error.retry_after} {error}")
    else:
        kept = sent == 2 and wait <= slept[0] <= longest and slept[0] <= 1.2 * wait + 1
        check("RETRY-POLICY", kept and error is None, f"a wait of {wait} s", f"{slept} {error!r}")


@pytest.mark.parametrize(
    ("after", "reset"), [("7", None), (None, "7"), ("soon", "7"), ("7", "-3"), ("7", "NaN"), ("7", "")]
)
def test_either_header_alone_will_do(
    call: Caller, wire: StubServer, check: Check, after: str | None, reset: str | None
) -> None:
    """One of the two headers is enough, and one that cannot be read is passed over."""
    _, slept, _ = asked(call, wire, [waiting(after, reset)])
    check("RETRY-POLICY", len(slept) == 1 and 7 <= slept[0] < 9, "a wait of 7 s", f"{slept}")


@pytest.mark.parametrize("call", ["sync"], indirect=True)
@pytest.mark.parametrize(
    ("status", "fields"),
    [
        (503, {}),
        (429, {"ratelimit-remaining": "100"}),
        (429, {"Concurrency-Limit-Remaining": "0"}),
        (429, {"Concurrency-Limit-Remaining": "0", "ratelimit-remaining": "7"}),
    ],
)
@pytest.mark.parametrize("after", ["1", None])
def test_the_end_of_a_window_is_no_wait(
    call: Caller, wire: StubServer, check: Check, status: int, fields: dict[str, str], after: str | None
) -> None:
    """`ratelimit-reset` is no wait where the response is not over the rate limit; only `Retry-After` is."""
    named = {"ratelimit-reset": "3000", **fields} | ({} if after is None else {"Retry-After": after})
    sent, slept, error = asked(call, wire, [StubResponse(status, b"", tuple(named.items()))])
    waited = sent == 2 and len(slept) == 1 and slept[0] < 3 and error is None
    check("RETRY-POLICY", waited, "a retry after a second or so", f"{sent} {slept} {error!r}")


@pytest.mark.parametrize("call", ["sync"], indirect=True)
@pytest.mark.parametrize("status", [400, 404, 500])
def test_the_end_of_a_window_is_in_no_message(call: Caller, wire: StubServer, check: Check, status: int) -> None:
    """An error that is none of a limit names no wait, whatever `ratelimit-reset` says."""
    answer = StubResponse(status, b"", (("ratelimit-reset", "1200"),))
    _, _, error = asked(call, wire, [answer] * 3)
    silent = error.retry_after is None and "1200" not in str(error)
    check("RETRY-POLICY", silent, "no wait", f"{error.retry_after} {error}")


@pytest.mark.parametrize("call", ["sync"], indirect=True)
def test_the_rate_limit_names_the_end_of_its_window(call: Caller, wire: StubServer, check: Check) -> None:
    """A 429 of the rate limit without `Retry-After` waits until the window ends, whatever the concurrency."""
    fields = (("ratelimit-reset", "9"), ("ratelimit-remaining", "0"), ("Concurrency-Limit-Remaining", "0"))
    _, slept, _ = asked(call, wire, [StubResponse(429, b"", fields)])
    check("RETRY-POLICY", len(slept) == 1 and 9 <= slept[0] < 12, "a wait of 9 s", f"{slept}")


def test_views_change_nothing_of_their_client(call: Caller, wire: StubServer, client: Any, check: Check) -> None:
    """What a view changes leaves its client as it was, also once it is closed; both of them keep retrying."""
    connections = client.get_httpx_client()
    view = client.with_headers({"X-Copy": "1"}).with_cookies({"c": "1"}).with_timeout(3.5)
    wire.respond(StubResponse(503))
    call(view)
    call.close(view)
    call(client)
    seen = [(r.values("X-Copy"), r.values("Cookie")) for r in wire.requests]
    check("RETRY-POLICY", seen == [([b"1"], [b"c=1"])] * 2 + [([], [])], "only the view to send them", f"{seen}")
    check("RETRY-POLICY", client.get_httpx_client() is connections, "the client's connections to be its own")
