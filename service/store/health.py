"""A store in, whether its database answers out."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from service.store.unit import Store


def answers(store: Store) -> bool:
    """Tell whether the database answers a query now."""
    try:
        with store.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
