"""Two editions in, what became of every standard out."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.records import Edition
from models.encoder import Encoder, Vectors
from pipelines.editions.changes import Lineage, StandardChange
from pipelines.editions.difference import compare
from pipelines.embed import Kept, embed


def diff(
    a: Edition, b: Edition, encoder: Encoder, kept: Kept, confirmed: Sequence[Lineage] = ()
) -> tuple[StandardChange, ...]:
    """Return what became of every standard of ``a``, and where those of ``b`` come from.

    ``kept`` holds vectors by digest and receives the new ones. Raises InputError for a confirmed
    id that its edition does not have.
    """

    def meaning(texts: Sequence[str]) -> Vectors:
        return embed(texts, encoder, kept, query=True)

    return compare(a, b, meaning, confirmed)
