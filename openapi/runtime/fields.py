# ruff: noqa: TID252 - the package stays movable
"""Read the fields of a JSON object. Errors have a JSON Pointer to the value that is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from ..types import UNSET
from .malformed_error import MalformedError, pointer_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import tzinfo

    from ..types import Unset

Value = TypeVar("Value")
_SHORTEST_ISO_TIME = 19  # characters of YYYY-MM-DDTHH:MM:SS
_LONGEST_SHOWN = 80  # characters of a field in a repr
LOCALS: Any = (type, str, int, float, bool, dict, UNSET)
"""What the readers of models need for each field; local variables are found faster than global ones."""
_KINDS = {
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "an array",
    dict: "an object",
}


def _json_type(value: Any) -> str:
    return "null" if value is None else _KINDS.get(type(value), type(value).__name__)


def _wrong(name: str, value: Any, expected: str) -> NoReturn:
    raise MalformedError(pointer_to(name), f"is {_json_type(value)} and should be {expected}")


def not_an_object(value: Any) -> NoReturn:
    """Raise the error for a value that is not a JSON object.

    Raises:
        MalformedError: Always.
    """
    raise MalformedError("", f"is {_json_type(value)} and should be an object")


def missing_field(source: Mapping[str, Any], names: Iterable[str]) -> NoReturn:
    """Raise the error for the first required field that is missing.

    Raises:
        MalformedError: Always.
    """
    missing = next(name for name in names if name not in source)
    raise MalformedError(pointer_to(missing), "is required and missing")


def string(name: str, value: Any) -> str:
    """Return the value if it is an instance of a subclass of str.

    Raises:
        MalformedError: The value is not a string.
    """
    if isinstance(value, str):
        return value
    _wrong(name, value, "a string")


def undocumented(source: Mapping[str, Any], known: frozenset[str], nullable: frozenset[str]) -> dict[str, Any]:
    """Return the fields that the model does not hold: those it does not know, and optional ones that are null."""
    return {name: value for name, value in source.items() if name not in known or (value is None and name in nullable)}


def optional(name: str, value: Any, convert: Callable[..., Value], *reader: Callable[..., Any]) -> Value | Unset:
    """Convert an optional field. Null counts as absent; `undocumented` keeps it, so that `to_dict` writes it again.

    Raises:
        MalformedError: The field is present and has the wrong type.
    """
    return UNSET if value is None else convert(name, value, *reader)


def enum(name: str, value: Any, reader: Callable[[str], Value]) -> Value:
    """Convert a string to a member of an enumeration.

    Raises:
        MalformedError: The value is not a string.
    """
    return reader(string(name, value))


def model(name: str, value: Any, reader: Callable[[Any], Value]) -> Value:
    """Read an object.

    Raises:
        MalformedError: The value is not an object, or one of its fields is wrong.
    """
    try:
        return reader(value)
    except MalformedError as problem:
        raise problem.below(name) from None


class NumericString(str):
    """The text of a JSON number, which `to_dict` writes as that number again."""

    __slots__ = ("number",)
    number: int | float


def numeric_string(name: str, value: Any) -> str:
    """Convert a number to the string that the contract expects.

    Raises:
        MalformedError: The value is neither a number nor a string.
    """
    if type(value) not in (int, float):
        return string(name, value)
    text = NumericString(value)
    text.number = value
    return text


def wire_value(value: Any) -> Any:
    """Return the JSON value that a string was read from: a number if it was one."""
    return value.number if type(value) is NumericString else value


def integer(name: str, value: Any) -> int:
    """Convert a float without fraction to an integer.

    Raises:
        MalformedError: The value is not a whole number.
    """
    if type(value) is float and value.is_integer():
        return int(value)
    _wrong(name, value, "a whole number")


def number(name: str, value: Any) -> float:
    """Return an integer where the contract expects a number.

    Raises:
        MalformedError: The value is not a number.
    """
    if type(value) is int:
        return value
    _wrong(name, value, "a number")


def boolean(name: str, value: Any) -> NoReturn:
    """Raise the error for a value that is neither true nor false.

    Raises:
        MalformedError: Always.
    """
    _wrong(name, value, "true or false")


def below(name: str, value: float, least: float) -> NoReturn:
    """Raise the error for a number below its minimum.

    Raises:
        MalformedError: Always.
    """
    raise MalformedError(pointer_to(name), f"is {value} and should not be below {least}")


def strings(name: str, value: Any) -> list[str]:
    """Return an array of strings.

    Raises:
        MalformedError: The value is not an array, or one item is not a string.
    """
    if type(value) is not list:
        _wrong(name, value, "an array")
    for index, item in enumerate(value):
        if type(item) is not str:
            raise MalformedError(pointer_to(name, index), f"is {_json_type(item)} and should be a string")
    return value


def models(name: str, value: Any, read_all: Callable[[list[Any], list[Value]], list[Value]]) -> list[Value]:
    """Read an array of objects.

    Args:
        name: The name of the field.
        value: The array.
        read_all: Appends the models of objects to a list.

    Raises:
        MalformedError: The value is not an array, or one item is wrong.
    """
    if type(value) is not list:
        _wrong(name, value, "an array")
    found: list[Value] = []
    try:
        return read_all(value, found)
    except MalformedError as problem:
        raise problem.below(name, len(found)) from None


def misfit(name: str, problem: Exception) -> MalformedError:
    """Return the error for a field that a reader of the stock templates could not read."""
    if isinstance(problem, MalformedError):
        return problem.below(name)
    return MalformedError(pointer_to(name), f"does not fit: {type(problem).__name__}")


def short_repr(model: object, names: tuple[str, ...]) -> str:
    """Return the fields of a model in a line: without absent ones, lists by their lengths, long texts cut."""
    parts = []
    for name in names:
        value = getattr(model, name, UNSET)
        if value is UNSET or value is None or value == "":
            continue
        if isinstance(value, list):
            shown = f"<{len(value)}>"
        else:
            text = str.__str__(value) if isinstance(value, str) else value
            shown = repr(text) if len(repr(text)) <= _LONGEST_SHOWN else f"{repr(text)[:_LONGEST_SHOWN]}…"
        parts.append(f"{name}={shown}")
    return f"{type(model).__name__}({', '.join(parts)})"


def parse_time(text: str, form: str, zone: tzinfo | str) -> datetime:
    """Parse a time in a documented form or in ISO 8601.

    Args:
        text: The time.
        form: The documented form, in the notation of strptime(3).
        zone: The zone of a time without offset, or its IANA name.

    Returns:
        An aware datetime, in the zone of the text's offset if it has one. If the zone's clock shows the time twice, the
        earlier one.

    Raises:
        ValueError: The time is in neither form, or there is no such zone.
    """
    try:
        moment = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is added below
    except ValueError:
        if len(text) < _SHORTEST_ISO_TIME:
            raise
        moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=_zone(zone))


def _zone(zone: tzinfo | str) -> tzinfo:
    """Return a zone by its IANA name."""
    if not isinstance(zone, str):
        return zone
    if zone == "UTC":  # known without the time zone database, which some systems lack
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - slow to import, and seldom needed

    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError):  # OSError: the name of a folder of the database
        raise ValueError(f"there is no time zone {zone!r}: give an IANA name, like America/Los_Angeles") from None
