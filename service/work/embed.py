"""A version's clauses in, the vector of each that can answer kept out."""

from __future__ import annotations

from pipelines.embed import embed as embed_texts
from pipelines.embed import passage_of, vector_key
from pipelines.match import can_answer
from service.people.access import system_access
from service.store import bodies
from service.work.kit import Kit, Order, Progress

# A kill loses at most these.
_FLUSHED = 1024


def embed(kit: Kit, order: Order, tell: Progress) -> None:
    """Embed what was not embedded before; vectors are kept as they come."""
    with kit.store.read(system_access()) as unit:
        body = bodies.load(unit, [order.subject])
    kit.vectors.flush()  # what an earlier try could not write
    kit.vectors.refresh()
    passages = dict.fromkeys(passage_of(clause) for clause in body.clauses if can_answer(clause))
    missing = [
        one for one in passages if vector_key(kit.encoder.id, one, query=False) not in kit.vectors
    ]
    for start in range(0, len(missing), _FLUSHED):

        def advance(done: int, total: int, start: int = start) -> None:
            del total
            tell(start + done, len(missing))

        texts = missing[start : start + _FLUSHED]
        embed_texts(texts, kit.encoder, kit.vectors, query=False, progress=advance)
        kit.vectors.flush()
