"""Tokens that are asked for: one question for all that wait, in threads, tasks and event loops."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from zuora_aqua_client import AuthenticatedClient, errors
from zuora_aqua_client._runtime.tokens import Tokens
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation

_MANY = 20
_SECRET = "planted-token-5f1c9a"  # noqa: S105 - it is planted to be looked for


class Source:
    """Gives tokens, and counts how often it is asked."""

    def __init__(self, fault: BaseException | None = None) -> None:
        """Take what it raises, if anything."""
        self.asked = 0
        self.fault = fault
        self.is_asked, self.goes_on = threading.Event(), threading.Event()

    def plain(self) -> str:
        """Wait until somebody lets it go on."""
        self.asked += 1
        self.is_asked.set()
        assert self.goes_on.wait(20)
        return self._given()

    async def of_task(self) -> str:
        """Wait for a while."""
        self.asked += 1
        self.is_asked.set()
        while not self.goes_on.is_set():  # noqa: ASYNC110 - a thread sets it
            await asyncio.sleep(0.001)
        return self._given()

    def _given(self) -> str:
        if self.fault is not None:
            raise self.fault
        return f"token-{self.asked}"


async def told(tokens: Tokens) -> str:
    """Return the token, or what is said of a failure."""
    try:
        return (await tokens.get_async()).reveal()
    except errors.ClientError as error:
        return f"{type(error).__name__} by {type(error.__cause__).__name__}"


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (None, "token-1"),
        (ValueError(_SECRET), "TokenError by ValueError"),
        (asyncio.CancelledError(), "TokenError by CancelledError"),
        (errors.TokenError("as it is"), "TokenError by NoneType"),
    ],
)
def test_tasks_ask_once(fault: BaseException | None, answer: str) -> None:
    """Tasks that need a token at the same time wait for one question, and all get what comes of it."""

    async def main() -> list[str]:
        tasks = [asyncio.create_task(told(tokens)) for _ in range(_MANY)]
        await asyncio.sleep(0.01)
        source.goes_on.set()
        return await asyncio.gather(*tasks)

    source = Source(fault)
    tokens = Tokens(source.of_task)
    assert asyncio.run(main()) == [answer] * _MANY
    assert source.asked == 1


def test_an_expiry_is_one_question() -> None:
    """Tasks whose token the server refuses at once ask once for another."""

    async def main() -> set[str]:
        async with AuthenticatedClient("http://a", source.of_task, httpx_args={"transport": transport}) as client:
            calls = (operation.asyncio_detailed("a", "b", client=client) for _ in range(_MANY))
            await asyncio.gather(*calls)
            return {request.headers["Authorization"] for request in requests}

    source, requests = Source(), list[httpx.Request]()
    source.goes_on.set()

    async def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        await asyncio.sleep(0)
        return httpx.Response(401 if request.headers["Authorization"] == "Bearer token-1" else 404)

    transport = httpx.MockTransport(answer)
    assert asyncio.run(main()) == {"Bearer token-1", "Bearer token-2"}
    assert source.asked == 2


def test_threads_and_event_loops_ask_once() -> None:
    """Threads, and event loops of several threads, that need a token at once ask once, whoever is first."""
    source = Source()
    tokens = Tokens(source.plain)
    with ThreadPoolExecutor(12) as pool:
        first = pool.submit(tokens.get)
        assert source.is_asked.wait(20)
        others: list[Any] = [pool.submit(tokens.get) for _ in range(5)]
        loops = [pool.submit(lambda: asyncio.run(told(tokens))) for _ in range(5)]
        source.goes_on.set()
        assert {f.result(20).reveal() for f in [first, *others]} == {"token-1"}
        assert {f.result(20) for f in loops} == {"token-1"}
    assert source.asked == 1


def test_threads_wait_for_an_event_loop() -> None:
    """Where a task asks, threads wait for it."""
    source = Source()
    tokens = Tokens(source.of_task)
    with ThreadPoolExecutor(4) as pool:
        loop = pool.submit(lambda: asyncio.run(told(tokens)))
        assert source.is_asked.wait(20)
        threads = [pool.submit(tokens.get) for _ in range(3)]
        source.goes_on.set()
        assert {loop.result(20), *(f.result(20).reveal() for f in threads)} == {"token-1"}
    assert source.asked == 1


def test_who_asks_may_be_cancelled() -> None:
    """The cancellation of the task that asks strands nobody: the question goes on, and the others get the answer."""

    async def main() -> list[str]:
        first = asyncio.create_task(told(tokens))
        await asyncio.sleep(0.01)
        others = [asyncio.create_task(told(tokens)) for _ in range(3)]
        await asyncio.sleep(0.01)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        source.goes_on.set()
        return await asyncio.gather(*others)

    source = Source()
    tokens = Tokens(source.of_task)
    assert asyncio.run(main()) == ["token-1"] * 3
    assert source.asked == 1


def test_an_event_loop_may_end() -> None:
    """Where the event loop ends in which somebody asks, who waits elsewhere asks anew."""
    source = Source()
    tokens = Tokens(source.of_task)

    async def give_up() -> None:
        task = asyncio.create_task(told(tokens))
        await asyncio.sleep(0.01)
        waiting.append(pool.submit(lambda: asyncio.run(told(tokens))))
        await asyncio.sleep(0.01)
        del task  # the end of the loop cancels it and the question

    waiting: list[Any] = []
    with ThreadPoolExecutor(1) as pool:
        asyncio.run(give_up())
        source.goes_on.set()
        assert waiting[0].result(20) == "token-2"


@pytest.mark.parametrize("form", ["sync", "async"])
def test_a_callable_that_asks_itself(form: str) -> None:
    """A callable that calls an operation of its own client is refused, and does not wait for itself for ever."""

    def ask() -> str:
        return tokens.get().reveal()

    async def ask_async() -> str:
        return (await tokens.get_async()).reveal()

    tokens = Tokens(ask if form == "sync" else ask_async)
    with pytest.raises(errors.TokenError, match="Give it a client of its own"):
        tokens.get() if form == "sync" else asyncio.run(_of(tokens))


async def _of(tokens: Tokens) -> object:
    return await tokens.get_async()


@pytest.mark.parametrize("form", ["sync", "async"])
def test_a_question_without_an_answer(form: str) -> None:
    """A call waits for another call's question to the callable no longer than the call may take."""
    source = Source()
    with ThreadPoolExecutor(1) as pool:
        tokens = Tokens(source.plain)
        first = pool.submit(tokens.get)
        assert source.is_asked.wait(20)
        with pytest.raises(errors.APITimeoutError, match="No token in time"):
            tokens.get(0.05) if form == "sync" else asyncio.run(tokens.get_async(0.05))
        source.goes_on.set()
        assert first.result(20).reveal() == "token-1"


def test_an_interrupt_says_nothing_of_the_token() -> None:
    """What interrupts a program goes through, and the next one asks anew."""
    source = Source(KeyboardInterrupt())
    source.goes_on.set()
    tokens = Tokens(source.plain)
    with pytest.raises(KeyboardInterrupt):
        tokens.get()
    source.fault = None
    assert tokens.get().reveal() == "token-2"


def test_nothing_of_a_failure_is_in_the_message() -> None:
    """The message names the kind of failure, its cause is chained, and each who waited has an error of its own."""
    source = Source(ValueError(_SECRET))
    source.goes_on.set()
    tokens = Tokens(source.plain)
    found = []
    for _ in range(2):
        with pytest.raises(errors.TokenError) as caught:
            tokens.get()
        found.append(caught.value)
    assert _SECRET not in str(found[0])
    assert (type(found[0].__cause__), found[0].attempts, found[0] is found[1]) == (ValueError, 0, False)
