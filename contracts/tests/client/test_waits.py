"""How long to wait, to the number: what the server names, what the client adds, and what it does not sleep through."""

from __future__ import annotations

import pytest

from zuora_aqua_client._contract import LONGEST_WAIT_SECONDS as LONGEST
from zuora_aqua_client._runtime.metadata import retry_delay
from zuora_aqua_client._runtime.retries import backoff
from zuora_aqua_client.types import Response

_NOON = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


@pytest.mark.parametrize(
    ("retry", "named", "chance", "wait"),
    [
        (1, None, 0.0, 0.5),
        (2, None, 0.0, 1.0),
        (3, None, 0.0, 2.0),
        (5, None, 0.0, 8.0),
        (9, None, 0.0, 8.0),
        (2000, None, 0.0, 8.0),
        (1, None, 1.0, 0.375),
        (1, 0.2, 0.0, 0.5),
        (1, 0.375, 1.0, 0.375 * 1.125),
        (1, 10.0, 0.0, 10.0),
        (1, 10.0, 1.0, 11.25),
        (1, float(LONGEST), 1.0, float(LONGEST)),
        (1, LONGEST + 0.5, 0.0, None),
    ],
)
def test_a_wait(retry: int, named: float | None, chance: float, wait: float | None) -> None:
    """A wait doubles up to 8 s, and varies; one that is named is kept, a little longer, or not slept through at all."""
    assert backoff(retry, named, chance) == wait


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": " 7 "}, 7.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "7", "ratelimit-reset": "9"}, 7.0),
        ({"Retry-After": "9", "ratelimit-reset": "7"}, 9.0),
        ({"Retry-After": "0", "ratelimit-reset": "7"}, 0.0),
        ({"Retry-After": "soon", "ratelimit-reset": "7"}, 7.0),
        ({"ratelimit-reset": "7"}, 7.0),
        ({"ratelimit-reset": "7", "ratelimit-remaining": "0"}, 7.0),
        ({"ratelimit-reset": "7", "ratelimit-remaining": "0", "Concurrency-Limit-Remaining": "0"}, 7.0),
        ({"ratelimit-reset": "7", "ratelimit-remaining": "1"}, None),
        ({"ratelimit-reset": "7", "Concurrency-Limit-Remaining": "0"}, None),
        ({"ratelimit-reset": "7", "Concurrency-Limit-Remaining": "3"}, 7.0),
        ({"Retry-After": "Tue, 14 Nov 2023 22:13:27 GMT"}, 7.0),
        ({"Retry-After": "Tue, 14 Nov 2023 22:13:27"}, 7.0),
        ({"Retry-After": "Tue, 14 Nov 2023 22:13:27 -0000"}, 7.0),
        ({"Retry-After": "Wed, 15 Nov 2023 00:13:27 +0200"}, 7.0),
        ({"Retry-After": "Tue, 14 Nov 2023 22:13:20 GMT"}, 0.0),
        ({"Retry-After": "Tue, 14 Nov 2023 22:13:00 GMT"}, 0.0),
        ({"Retry-After": "Tue, 99 Nov 2023 22:13:00 GMT"}, None),
        ({"Retry-After": "-7"}, None),
        ({"Retry-After": "7.5"}, None),
        ({"Retry-After": "\u0667"}, None),
        ({"Retry-After": "9" * 15}, float("9" * 15)),
        ({"Retry-After": "9" * 16}, 10.0**15),
    ],
)
def test_retry_delay(headers: dict[str, str], wait: float | None) -> None:
    """`Retry-After` comes first, in seconds or as a date of any zone, then the rate limit's own header on its 429."""
    assert retry_delay(429, headers, _NOON) == wait


@pytest.mark.parametrize("status", [200, 404, 500, 503])
def test_retry_delay_of_another_status(status: int) -> None:
    """A response that is over no limit names its wait in `Retry-After` alone."""
    window = {"ratelimit-reset": "7", "ratelimit-remaining": "0"}
    assert retry_delay(status, window, _NOON) is None
    assert retry_delay(status, {"Retry-After": "1", **window}, _NOON) == 1.0


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("", []),
        ("40", [(40, None)]),
        ("40;w=60", [(40, 60)]),
        ("40, 40;w=60, 2400; w=3600", [(40, None), (40, 60), (2400, 3600)]),
        ("many, 5;w=soon", [(5, None)]),
    ],
)
def test_rate_limits(text: str, limits: list[tuple[int, int | None]]) -> None:
    """Each limit comes with its window where it has one; what does not parse is passed over."""
    response: Response[None] = Response(200, b"", {"ratelimit-limit": text}, None)
    assert [(limit.limit, limit.window_seconds) for limit in response.rate_limits] == limits
