"""Call from a parent process and from its children at once, through one client that was used before the fork.

Arguments: the server's URL, `sync` or `asyncio`, the start method of multiprocessing, children, calls of each process.
Exit status 0 where every process got the jobs of its own pairs.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sys

from zuora_aqua_client import AuthenticatedClient
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation

URL, FORM, METHOD = sys.argv[1:4]
CHILDREN, CALLS = int(sys.argv[4]), int(sys.argv[5])
CLIENT = AuthenticatedClient(URL, "planted", max_retries=0, timeout=20.0, verify_ssl=False)


def call_all(name: str) -> None:
    """Ask for pairs that no other process asks for, and demand their jobs."""
    if FORM == "sync":
        for number in range(CALLS):
            demand(operation.sync(name, str(number), client=CLIENT), name, number)
    else:
        asyncio.run(call_together(name))


async def call_together(name: str) -> None:
    """Do the same with calls that run together."""
    jobs = await asyncio.gather(*(operation.asyncio(name, str(n), client=CLIENT) for n in range(CALLS)))
    for number, job in enumerate(jobs):
        demand(job, name, number)


def demand(job: object, name: str, number: int) -> None:
    """End this process if a job is another pair's."""
    pair = (getattr(job, "partner", None), getattr(job, "project", None))
    if pair != (name, str(number)):
        sys.exit(f"asked for {name} {number}, got {pair}")


async def fork_from_a_loop() -> None:
    """Fork while the event loop of the parent has connections open, and go on in both."""
    await call_together("parent")
    workers = start()
    await call_together("parent")
    await asyncio.to_thread(join, workers)
    await call_together("parent")


def start() -> list[multiprocessing.process.BaseProcess]:
    """Start the children."""
    context = multiprocessing.get_context(METHOD)
    names = [f"child-{number}" for number in range(CHILDREN)]
    workers = [context.Process(target=call_all, args=(name,)) for name in names]  # type: ignore[attr-defined]  # each has it
    for worker in workers:
        worker.start()
    return workers


def join(workers: list[multiprocessing.process.BaseProcess]) -> None:
    """End with an error unless all children ended well."""
    for worker in workers:
        worker.join(60)
    if any(worker.exitcode != 0 for worker in workers):
        sys.exit(f"children ended with {[worker.exitcode for worker in workers]}")


if __name__ == "__main__":
    if FORM == "asyncio":
        asyncio.run(fork_from_a_loop())
    else:
        call_all("parent")
        children = start()
        call_all("parent")
        join(children)
        call_all("parent")
