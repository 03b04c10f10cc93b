"""The only reader of PHP's serialisation format.

Follows ``ext/standard/var_unserializer.re`` of PHP 8.2. What that reads and this refuses, on
purpose: a whole number beyond 64 bits (PHP makes the greatest one of it), bytes after the value
(PHP ignores them, and warns since 8.3), and what exceeds the limits. What this reads and PHP may
refuse: objects whose class would not have the data, as no class is known here.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from annex.rescue.php.scanning import (
    CLASS_NAME,
    DIGITS,
    LENGTH,
    LIMITS,
    Limits,
    Scanner,
    UnreadablePHP,
    decoded,
    named,
)
from annex.rescue.php.values import Key, PHPCustom, PHPEnum, PHPObject

_LEAST, _GREATEST = -(2**63), 2**63 - 1
# Nearly all values and keys are one of these; whatever is not is read, and refused, more slowly.
_COMMON = re.compile(rb'i:(-?[0-9]{1,18});|s:([0-9]{1,9}):"|a:([0-9]{1,9}):\{|b:([01]);|N;')
_COMMON_INT, _COMMON_TEXT, _COMMON_ARRAY, _COMMON_BOOL = 1, 2, 3, 4
_COMMON_KEY = re.compile(rb'i:(-?[0-9]{1,18});|s:([0-9]{1,9}):"')
_INT = re.compile(rb"i:([+-]?" + DIGITS + rb");")
_FLOAT = re.compile(rb"d:(?:(NAN|-?INF)|([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?));")
_ARRAY = re.compile(rb"a:(" + DIGITS + rb"):\{")
_MEMBERS = re.compile(rb":([+-]?" + DIGITS + rb"):\{")
_REFERENCE = re.compile(rb"[rR]:(" + DIGITS + rb");")
_NUMERIC = re.compile(r"-?[1-9][0-9]{0,18}|0")
_VALUES_INSIDE = re.compile(rb"(?:[aOCEsS]:[0-9]+:|[bid]:[-+0-9A-Z.]+;|N;)")
_LONGEST_FLOAT = 1_200
_NESTED_CUSTOM = 16
_OPENED: Final = object()
_UNCOMMON: Final = object()


def loads(data: bytes, limits: Limits = LIMITS) -> Any:
    """Return the value that PHP serialised: None, bool, int, float, str, list, dict or an object.

    A string that is not UTF-8 is bytes. An array is a list where its keys count from 0, else a
    dict. Shared and circular references are kept. Raises UnreadablePHP, and nothing else.
    """
    reader = Reader(data, limits)
    value = reader.read()
    if reader.position != len(data):
        raise UnreadablePHP(reader.position, "there are bytes after the end of the value.")
    reader.finish()
    return value


class _Frame:
    """An array or object whose values are being read; ``result`` is set when all are."""

    __slots__ = ("class_name", "is_list", "keys", "left", "parent", "result", "slot", "values")

    def __init__(
        self, left: int, class_name: str | None, slot: int, parent: "_Frame | None"
    ) -> None:
        self.left = left
        self.class_name = class_name
        self.slot = slot
        self.parent = parent
        self.keys: list[Key] = []
        self.values: list[Any] = []
        self.is_list = class_name is None
        self.result: Any = None


class Reader(Scanner):
    """Reads values one after another; references may lead from a later one to an earlier one."""

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        super().__init__(data, limits)
        self._left = limits.count
        self._depth = 0
        self._customs = 0
        self._unsure_from: int | None = None
        self._frame: _Frame | None = None
        self._slots: list[Any] = []  # what R: and r: count; an open frame stands for its result
        self._unset: list[tuple[_Frame | PHPCustom, Key, _Frame]] = []

    def read(self) -> Any:
        """Return the next value; its cycles are closed by ``finish`` alone."""
        base = self._frame
        while True:
            value = self._common()
            if value is _UNCOMMON:
                value = self._begin()
            if value is _OPENED:
                frame = self._frame
                assert frame is not None
                if frame.left:
                    self._key(frame)
                    continue
                value = self._close(frame)
            while (frame := self._frame) is not base:
                assert frame is not None
                frame.values.append(value)
                if type(value) is _Frame:
                    self._unset.append((frame, frame.keys[-1], value))
                frame.left -= 1
                if frame.left:
                    self._key(frame)
                    break
                value = self._close(frame)
            else:
                return value

    def finish(self) -> None:
        """Put what was still being read where something inside of it refers to it."""
        for holder, key, target in self._unset:
            if isinstance(holder, PHPCustom):
                holder.value = target.result
                continue
            found = holder.result
            members = found.members if isinstance(found, PHPObject) else found
            if members[key] is target:  # else a later value of the same key has replaced it
                members[key] = target.result
        self._unset.clear()

    def _common(self) -> Any:
        """Read a value of the kinds that most are of."""
        found = _COMMON.match(self.data, self.position, self.end)
        if found is None:
            return _UNCOMMON
        self._left -= 1
        if self._left < 0:
            raise self._too_many()
        value: Any = None
        kind, after = found.lastindex, found.end()
        if kind == _COMMON_TEXT:
            value = decoded(self.bytes_until(after, int(found[2])))
            after = self.position
        elif kind == _COMMON_ARRAY:
            return self._open(int(found[3]), None, after)
        elif kind == _COMMON_INT:
            value = int(found[1])
        elif kind == _COMMON_BOOL:
            value = found[4] == b"1"
        self._slots.append(value)
        self.position = after
        return value

    def _begin(self) -> Any:
        """Read a scalar whole, and an array or object as far as its first key."""
        if self.position >= self.end:
            raise self.fail("the data ends where a value should begin.")
        self._left -= 1
        if self._left < 0:
            raise self._too_many()
        read = _KINDS.get(self.data[self.position])
        if read is None:
            raise self.fail("no value begins like this.")
        return read(self)

    def _too_many(self) -> UnreadablePHP:
        problem = f"there are more than {self.limits.count} values."
        return UnreadablePHP(self.position, problem, is_limit=True)

    def _scalar(self, value: Any, position: int) -> Any:
        self._slots.append(value)
        self.position = position
        return value

    def _null(self) -> Any:
        if self.data[self.position : self.position + 2] != b"N;" or self.position + 2 > self.end:
            raise self.fail("null is written N;.")
        return self._scalar(None, self.position + 2)

    def _bool(self) -> Any:
        text = self.data[self.position : min(self.position + 4, self.end)]
        if text not in {b"b:0;", b"b:1;"}:
            raise self.fail("a boolean is written b:0; or b:1;.")
        return self._scalar(text == b"b:1;", self.position + 4)

    def _int(self) -> Any:
        return self._scalar(self._whole(), self.position)

    def _whole(self) -> int:
        found = self.match(_INT, "a whole number is not written like this, or too long.")
        number = int(found[1])
        if not _LEAST <= number <= _GREATEST:
            raise self.fail("a whole number does not fit into 64 bits.")
        self.position = found.end()
        return number

    def _float(self) -> Any:
        found = self.match(_FLOAT, "a number is not written like this.")
        if found.end() - found.start() > _LONGEST_FLOAT:
            raise self.fail(f"a number is longer than {_LONGEST_FLOAT} bytes.")
        return self._scalar(float(found[1] or found[2]), found.end())

    def _text(self) -> Any:
        return self._scalar(decoded(self.text_bytes()), self.position)

    def _array(self) -> Any:
        found = self.match(_ARRAY, "an array's length is not written like this.")
        return self._open(int(found[1]), None, found.end())

    def _object(self) -> Any:
        name = self.class_name()
        found = self.match(_MEMBERS, "an object's number of members is not written like this.")
        return self._open(int(found[1]), name, found.end())

    def _open(self, count: int, class_name: str | None, position: int) -> Any:
        if not 0 <= count <= self.end - position:
            raise self.fail(f"there can not be {count} values in what is left.")
        self._depth += 1
        if self._depth > self.limits.depth:
            problem = f"values are nested more than {self.limits.depth} deep."
            raise UnreadablePHP(self.position, problem, is_limit=True)
        self._frame = _Frame(count, class_name, len(self._slots), self._frame)
        self._slots.append(self._frame)
        self.position = position
        return _OPENED

    def _enum(self) -> Any:
        found = self.match(LENGTH, "the length of an enum's case is not written like this.")
        begin, after = found.end(), found.end() + int(found[1])
        name, colon, case = self.data[begin : min(after, self.end)].partition(b":")
        if not (colon and case and CLASS_NAME.fullmatch(name)):
            raise self.fail("this is no case of an enum.", begin)
        self.quoted_until(after, b'";')
        return self._scalar(PHPEnum(named(name), named(case)), self.position)

    def _custom(self) -> Any:
        slot = len(self._slots)
        self._slots.append(None)
        name = self.class_name()
        found = self.match(_MEMBERS, "an object's length is not written like this.")
        begin, after = found.end(), found.end() + int(found[1])
        if not begin <= after < self.end or self.data[after] != ord("}"):
            raise self.fail("an object's own text does not end where it should.", begin)
        custom = PHPCustom(name, self.data[begin:after])
        self._slots[slot] = custom
        self._inside(custom, begin, after)
        self.position = after + 1
        return custom

    def _inside(self, custom: PHPCustom, begin: int, after: int) -> None:
        """Read the object's own text where it is a serialised value: PHP counts what is in it."""
        kept = len(self._slots), len(self._unset), self._frame, self._depth, self.end
        self.position, self.end = begin, after
        self._customs += 1
        try:
            if self._customs > _NESTED_CUSTOM:
                raise self.fail("objects with texts of their own are nested too deep.")
            value = self.read()
            if self.position != after:
                raise self.fail("more follows.")
        except UnreadablePHP as error:
            if error.is_limit:
                raise
            self._frame, self._depth = kept[2:4]
            del self._slots[kept[0] :], self._unset[kept[1] :]
            if self._unsure_from is None and _VALUES_INSIDE.search(custom.data):
                self._unsure_from = kept[0]
        else:
            custom.value, custom.is_read = value, True
            if type(value) is _Frame:
                self._unset.append((custom, 0, value))
        finally:
            self._customs -= 1
            self.end = kept[4]

    def _reference(self) -> Any:
        """Return what R: (the same variable) or r: (the same object) refers to."""
        found = self.match(_REFERENCE, "a reference is not written like this.")
        is_object = self.data[self.position] == ord("r")
        index = int(found[1]) - 1
        if self._unsure_from is not None and index >= self._unsure_from:
            raise self.fail("a reference leads behind an object whose own text is not readable.")
        if not 0 <= index < len(self._slots):
            raise self.fail("a reference leads to no value before it.")
        value = self._slots[index]
        if type(value) is _Frame and value.result is not None:
            value = value.result
        if is_object:
            self._slots.append(value)
            if not (isinstance(value, PHPObject | PHPEnum | PHPCustom) or _is_open_object(value)):
                raise self.fail("a reference to an object leads to something else.")
        self.position = found.end()
        return value

    def _key(self, frame: _Frame) -> None:
        """Read the next key of an array or object; keys are not counted by references."""
        found = _COMMON_KEY.match(self.data, self.position, self.end)
        key: Key
        if found is None:
            key = self._uncommon_key()
        elif found.lastindex == _COMMON_INT:
            key = int(found[1])
            self.position = found.end()
        else:
            key = decoded(self.bytes_until(found.end(), int(found[2])))
        if frame.class_name is None and isinstance(key, str) and _NUMERIC.fullmatch(key):
            number = int(key)  # as in any array of PHP
            key = number if _LEAST <= number <= _GREATEST else key
        if frame.is_list and key != len(frame.keys):
            frame.is_list = False
        frame.keys.append(key)

    def _uncommon_key(self) -> Key:
        kind = self.data[self.position : min(self.position + 1, self.end)]
        if kind == b"i":
            return self._whole()
        if kind in {b"s", b"S"}:
            return decoded(self.text_bytes())
        raise self.fail("a key is neither a whole number nor a string.")

    def _close(self, frame: _Frame) -> Any:
        """Return the array or object that a frame has the values of."""
        if self.data[self.position : self.position + 1] != b"}" or self.position >= self.end:
            raise self.fail("} is not where an array or object should end.")
        self.position += 1
        result: Any = frame.values
        if not frame.is_list:
            result = dict(zip(frame.keys, frame.values, strict=False))
            is_shorter = len(result) < len(frame.keys) and frame.class_name is None
            if is_shorter and list(result) == list(range(len(result))):
                result = list(result.values())  # a key that came again has kept its place
        if frame.class_name is not None:
            result = PHPObject(frame.class_name, result)
        self._slots[frame.slot] = frame.result = result
        self._frame = frame.parent
        self._depth -= 1
        return result


def _is_open_object(value: Any) -> bool:
    return type(value) is _Frame and value.class_name is not None


_KINDS: Final[dict[int, Callable[[Reader], Any]]] = {
    ord("N"): Reader._null,
    ord("b"): Reader._bool,
    ord("i"): Reader._int,
    ord("d"): Reader._float,
    ord("s"): Reader._text,
    ord("S"): Reader._text,
    ord("a"): Reader._array,
    ord("O"): Reader._object,
    ord("C"): Reader._custom,
    ord("E"): Reader._enum,
    ord("r"): Reader._reference,
    ord("R"): Reader._reference,
}
