"""What the document says of jobs: which statuses end them, and what AQuA's own error codes stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .fragment import Fragment, Node, Operation


def successful(fragment: Fragment) -> str:
    """Return the status of a job that completed."""
    outcomes: dict[str, str] = fragment.schema("JobStatus")["x-outcomes"]
    return next(status for status, outcome in outcomes.items() if outcome == "success")


def final(fragment: Fragment) -> tuple[str, ...]:
    """Return the statuses of a job that has ended: those to which the document gives an outcome."""
    return tuple(fragment.schema("JobStatus")["x-outcomes"])


def unended(fragment: Fragment) -> tuple[str, ...]:
    """Return the other statuses."""
    ended = final(fragment)
    return tuple(status for status in fragment.schema("JobStatus")["enum"] if status not in ended)


def aqua_codes(fragment: Fragment) -> dict[str, Node]:
    """Return the `status` and `text` of AQuA's own errors, by code."""
    return cast("dict[str, Node]", fragment.schema("AquaErrorCode")["x-aqua-codes"])


def request_example(operation: Operation) -> Node:
    """Return the first example of a request's body."""
    examples = operation.node["requestBody"]["content"]["application/json"]["examples"].values()
    return cast("Node", operation.fragment.follow(next(iter(examples)))["value"])
