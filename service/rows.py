"""Frozen rows in, plain JSON values out, and back, packed too: how kept rows are written."""

from __future__ import annotations

import json
import types
import zlib
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
# Bits of the window and share of memory: what fits a small window is as short by it, and packed
# five times as fast, most of which is the memory of a large one.
_SMALL, _LARGE = (12, 5), (zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL)


def packed(plain: Any) -> bytes:
    """Return a plain value as compressed JSON; half a pair of surrogates becomes a "?"."""
    told = _JSON.encode(plain).encode("utf-8", "replace")
    window, memory = _SMALL if len(told) <= 1 << _SMALL[0] else _LARGE
    made = zlib.compressobj(wbits=window, memLevel=memory)
    return made.compress(told) + made.flush()


def unpacked(content: bytes) -> Any:
    """Return the plain value that was packed; raise ValueError for bytes that are none."""
    try:
        return json.loads(zlib.decompress(content))
    except zlib.error as error:
        raise ValueError(str(error)) from error


def to_plain(value: Any) -> Any:
    """Return lists and strings for a frozen row: a row is the list of its fields, in order."""
    if is_dataclass(value) and not isinstance(value, type):
        return [to_plain(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, tuple):
        return [to_plain(one) for one in value]
    return value.value if isinstance(value, StrEnum) else value


def to_named(value: Any) -> Any:
    """Return objects, lists and strings for a frozen row: a row is an object with its fields."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: to_named(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [to_named(one) for one in value]
    return value.value if isinstance(value, StrEnum) else value


def from_plain(kind: Any, plain: Any) -> Any:
    """Return the value of type ``kind`` that ``to_plain`` made ``plain`` from."""
    return _reader(kind)(plain)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return what reads values of a type, made once: a body has thousands of each."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _reader(next(one for one in get_args(kind) if one is not type(None)))
    if origin is tuple:
        return _reader_of_tuples(get_args(kind))
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        read = tuple((one.name, _reader(hints[one.name])) for one in fields(kind))
        return lambda plain: (
            None
            if plain is None
            else kind(**{name: of(one) for (name, of), one in zip(read, plain, strict=True)})
        )
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return lambda plain: None if plain is None else kind(plain)
    return lambda plain: plain


def _reader_of_tuples(kinds: Sequence[Any]) -> Callable[[Any], Any]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        if kinds[0] in (str, int, float):
            return lambda plain: None if plain is None else tuple(plain)
        each = _reader(kinds[0])
        return lambda plain: None if plain is None else tuple(map(each, plain))
    read = tuple(map(_reader, kinds))
    return lambda plain: (
        None if plain is None else tuple(of(one) for of, one in zip(read, plain, strict=True))
    )
