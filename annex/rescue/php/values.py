"""What PHP's serialisation holds that Python has no type for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

PUBLIC: Final = "public"
PROTECTED: Final = "protected"
PRIVATE: Final = "private"

Key = int | str | bytes
"""A key of an array or the name of a member: bytes where it is not UTF-8."""


@dataclass(slots=True, eq=False, repr=False)
class PHPObject:
    """An object of a class that is not here: its name and its members, and no behaviour.

    ``members`` has PHP's own keys, in their order: ``name`` of a public one, ``\\0*\\0name`` of a
    protected one, ``\\0Class\\0name`` of a private one; numbers where the class serialises itself
    as an array. Two objects are equal when they are the same one, as cycles occur.
    """

    class_name: str
    members: dict[Key, Any]

    def __repr__(self) -> str:
        return f"<PHPObject {self.class_name}: {len(self.members)} members>"

    def get(self, name: Key, default: Any = None) -> Any:
        """Return a member by its bare name: public or protected, else private, own class first."""
        if name in self.members:
            return self.members[name]
        for key in (f"\0*\0{name!s}", f"\0{self.class_name}\0{name!s}"):
            if key in self.members:
                return self.members[key]
        found = (value for _, owner, bare, value in self.told() if owner and bare == name)
        return next(found, default)

    def told(self) -> Iterator[tuple[str, str, Key, Any]]:
        """Yield visibility, declaring class of a private one, bare name and value of each."""
        for key, value in self.members.items():
            owner, name = _split(key)
            if owner is None:
                yield PUBLIC, "", key, value
            elif owner == "*":
                yield PROTECTED, "", name, value
            else:
                yield PRIVATE, owner, name, value


@dataclass(slots=True, frozen=True)
class PHPEnum:
    """A case of an enum, by name: what it is backed by is known to the enum's code alone."""

    class_name: str
    case: str


@dataclass(slots=True, eq=False, repr=False)
class PHPCustom:
    """An object that wrote its own text (PHP's ``Serializable``).

    ``value`` is what that text says when it is itself serialised, else None and ``is_read`` false.
    """

    class_name: str
    data: bytes
    value: Any = None
    is_read: bool = False

    def __repr__(self) -> str:
        return f"<PHPCustom {self.class_name}: {len(self.data)} bytes>"


def _split(key: Key) -> tuple[str | None, Key]:
    """Return who declared a member, None for a public one, and its bare name."""
    if isinstance(key, str) and key[:1] == "\0":
        owner, nul, name = key[1:].partition("\0")
        if nul:
            return owner, name
    return None, key
