"""What all models share that keep fields which the contract does not document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

Value = TypeVar("Value")


class OpenModel(Generic[Value]):
    """A model whose undocumented fields are read and written like the entries of a dict."""

    __slots__ = ()

    additional_properties: dict[str, Value]

    if not TYPE_CHECKING:  # a type checker would allow attributes of any name

        def __getattr__(self, name: str) -> Any:
            """Create the dict of undocumented fields when it is first asked for; few objects have any to read."""
            if name != "additional_properties":
                message = f"{type(self).__name__!r} object has no attribute {name!r}"
                raise AttributeError(message, name=name, obj=self)
            self.additional_properties = found = {}
            return found

    @property
    def additional_keys(self) -> list[str]:
        """Names of the fields that the contract does not document."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Value:
        """Return the value of an undocumented field."""
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Value) -> None:
        """Set an undocumented field."""
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        """Remove an undocumented field."""
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        """Whether the object has this undocumented field."""
        return key in self.additional_properties
