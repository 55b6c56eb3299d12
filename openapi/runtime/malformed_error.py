"""The error for a JSON value that breaks the contract."""

from __future__ import annotations

MISFITS = (TypeError, ValueError, KeyError, AttributeError)
"""Exceptions of the stock templates' readers for a value of the wrong type."""


class MalformedError(ValueError):
    """A JSON value breaks the contract.

    Attributes:
        pointer: JSON Pointer (RFC 6901) to the value; empty for the whole body.
        problem: What is wrong with the value.
    """

    def __init__(self, pointer: str, problem: str) -> None:
        """Set the pointer and the problem."""
        super().__init__(pointer, problem)
        self.pointer: str = pointer
        self.problem: str = problem

    def __str__(self) -> str:
        """Return one line with pointer and problem."""
        return f"{self.pointer or 'the body'}: {self.problem}"

    def below(self, *steps: str | int) -> MalformedError:
        """Return the same error with a pointer that starts at an outer value."""
        return MalformedError(pointer_to(*steps) + self.pointer, self.problem)


def pointer_to(*steps: str | int) -> str:
    """Return the JSON Pointer of these keys and indexes."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
