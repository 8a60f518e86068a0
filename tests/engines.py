"""The address of a database in, an engine out that knows the statements of those before it.

A service has one engine, which compiles each statement once; a test has an engine of its own, and
half of a page's time went into compiling the same statements again.
"""

from __future__ import annotations

from sqlalchemy import URL, Dialect, Engine
from sqlalchemy.util import LRUCache

from service.store.engine import make_engine

_DIALECTS: dict[str, Dialect] = {}
# A compiled statement is found by its dialect, the very same one, and by its structure.
_COMPILED: LRUCache[object, object] = LRUCache(2000)


def warm_engine(url: URL) -> Engine:
    """Return the engine that ``make_engine`` makes, with the dialect of the first of its kind."""
    engine = make_engine(url)
    name = url.get_backend_name()
    if name not in _DIALECTS:
        engine.connect().close()  # what it can do is asked of the database
        _DIALECTS[name] = engine.dialect
    engine.dialect = _DIALECTS[name]
    engine.update_execution_options(compiled_cache=_COMPILED)
    return engine
