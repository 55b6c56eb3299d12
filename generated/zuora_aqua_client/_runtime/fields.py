# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
# ruff: noqa: TID252 - the package stays movable
"""Reading the fields of a JSON object, with a JSON Pointer to what is wrong."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from ..types import UNSET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import tzinfo

    from ..types import Unset

Value = TypeVar("Value")
MISFITS = (TypeError, ValueError, KeyError, AttributeError)
"""What code that reads a value raises over one that it is not made for."""
_KINDS = {
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "an array",
    dict: "an object",
}


class MalformedError(ValueError):
    """A JSON value is not what the contract says.

    Attributes:
        pointer: JSON Pointer (RFC 6901) to it.
        problem: What is wrong with it.
    """

    def __init__(self, pointer: str, problem: str) -> None:
        """Take the pointer and the problem."""
        super().__init__(pointer, problem)
        self.pointer, self.problem = pointer, problem

    def __str__(self) -> str:
        """Where, and what."""
        return f"{self.pointer or 'the body'}: {self.problem}"

    def below(self, *steps: str | int) -> MalformedError:
        """The same, seen from further up."""
        return MalformedError(pointer_to(*steps) + self.pointer, self.problem)


def _seen(value: Any) -> str:
    return "null" if value is None else _KINDS.get(type(value), type(value).__name__)


def _wrong(name: str, value: Any, expected: str) -> NoReturn:
    raise MalformedError(pointer_to(name), f"is {_seen(value)} and should be {expected}")


def pointer_to(*steps: str | int) -> str:
    """A JSON Pointer of these steps."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def no_object(value: Any) -> NoReturn:
    """Say that something is no JSON object.

    Raises:
        MalformedError: Always.
    """
    raise MalformedError("", f"is {_seen(value)} and should be an object")


def lacks(source: Mapping[str, Any], names: Iterable[str]) -> NoReturn:
    """Say which of the required fields is not there.

    Raises:
        MalformedError: Always.
    """
    missing = next(name for name in names if name not in source)
    raise MalformedError(pointer_to(missing), "is required and missing")


def string(name: str, value: Any) -> str:
    """Take what is a string after all.

    Raises:
        MalformedError: It is none.
    """
    if isinstance(value, str):
        return value
    _wrong(name, value, "a string")


def optional(
    rest: dict[str, Any], name: str, value: Any, convert: Callable[..., Value], *reader: Callable[[Any], Any]
) -> Value | Unset:
    """Take a field that may be left out. Null leaves it out as well, and is kept to be written as it came.

    Raises:
        MalformedError: It is there and not what it should be.
    """
    if value is None:
        rest[name] = None
        return UNSET
    return convert(name, value, *reader)


def enum(name: str, value: Any, reader: Callable[[str], Value]) -> Value:
    """Take a string, as a member of an enumeration.

    Raises:
        MalformedError: It is none.
    """
    return reader(string(name, value))


def model(name: str, value: Any, reader: Callable[[Any], Value]) -> Value:
    """Take an object.

    Raises:
        MalformedError: It is something else, or not what it should be.
    """
    try:
        return reader(value)
    except MalformedError as problem:
        raise problem.below(name) from None


def numeric_string(name: str, value: Any) -> str:
    """Take a number where a string is due, and make one of it.

    Raises:
        MalformedError: It is neither.
    """
    return str(value) if type(value) in (int, float) else string(name, value)


def integer(name: str, value: Any) -> int:
    """Take a number that has no fraction.

    Raises:
        MalformedError: It is something else.
    """
    if type(value) is float and value.is_integer():
        return int(value)
    _wrong(name, value, "a whole number")


def number(name: str, value: Any) -> float:
    """Take a whole number where a number is due.

    Raises:
        MalformedError: It is something else.
    """
    if type(value) is int:
        return value
    _wrong(name, value, "a number")


def boolean(name: str, value: Any) -> NoReturn:
    """Say that something is neither true nor false.

    Raises:
        MalformedError: Always.
    """
    _wrong(name, value, "true or false")


def below(name: str, value: float, least: float) -> NoReturn:
    """Say that a number is too small.

    Raises:
        MalformedError: Always.
    """
    raise MalformedError(pointer_to(name), f"is {value} and should not be below {least}")


def strings(name: str, value: Any) -> list[str]:
    """Take an array of strings.

    Raises:
        MalformedError: It is something else.
    """
    if type(value) is not list:
        _wrong(name, value, "an array")
    for index, item in enumerate(value):
        if type(item) is not str:
            raise MalformedError(pointer_to(name, index), f"is {_seen(item)} and should be a string")
    return value


def models(name: str, value: Any, reader: Callable[[Any], Value]) -> list[Value]:
    """Take an array of objects.

    Raises:
        MalformedError: It is something else, or one of them is not what it should be.
    """
    if type(value) is not list:
        _wrong(name, value, "an array")
    found: list[Value] = []
    try:
        for item in value:
            found.append(reader(item))  # noqa: PERF401 - its length tells which one failed
    except MalformedError as problem:
        raise problem.below(name, len(found)) from None
    return found


def misfit(name: str, problem: Exception) -> MalformedError:
    """What a field of another kind is, that the generator's own code could not read."""
    if isinstance(problem, MalformedError):
        return problem.below(name)
    return MalformedError(pointer_to(name), f"does not fit: {type(problem).__name__}")


def read_time(text: str, form: str, zone: tzinfo) -> datetime:
    """Read a time that names no zone.

    Args:
        text: The time.
        form: How it is written, in the notation of strptime(3).
        zone: The zone that it is in.

    Returns:
        An aware datetime. Where the zone's clocks go back, the earlier of the two.

    Raises:
        ValueError: It is not written so.
    """
    return datetime.strptime(text, form).replace(tzinfo=zone)
