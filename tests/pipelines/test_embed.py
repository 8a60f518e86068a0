"""What the encoder reads, and that nothing is embedded twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.encoder import Progress, Vectors
from models.hashing_encoder import HashingEncoder
from pipelines.embed import embed, passage_of, query_of
from tests.pipelines.rows import clause, standard


class Counting(HashingEncoder):
    """A hashing encoder that remembers how many texts it was given."""

    seen = 0

    def embed(
        self, texts: Sequence[str], *, query: bool, progress: Progress | None = None
    ) -> Vectors:
        """Count, then embed."""
        self.seen += len(texts)
        return super().embed(texts, query=query, progress=progress)


def test_a_kept_vector_is_not_made_again_and_is_the_same() -> None:
    """The second call embeds only what is new, and returns the very same numbers."""
    encoder, kept = Counting(), {}
    first = embed(["uno", "dos", "uno"], encoder, kept, query=False)
    second = embed(["dos", "tres"], encoder, kept, query=False)
    assert encoder.seen == 3
    assert np.array_equal(first[1], second[0])
    assert np.array_equal(first[0], first[2])


def test_query_and_passage_are_kept_apart() -> None:
    """The same words as a question and as a passage are two vectors."""
    kept: dict[str, np.ndarray] = {}
    embed(["uno"], HashingEncoder(), kept, query=True)
    embed(["uno"], HashingEncoder(), kept, query=False)
    assert len(kept) == 2


def test_a_passage_has_its_path_and_lead_in() -> None:
    """Path, lead-in and own text, in that order."""
    row = clause(
        3, "portar el arma oculta;", lead_in="Se prohíbe:", path=("Capítulo I", "Artículo 3")
    )
    assert passage_of(row) == "Capítulo I > Artículo 3: Se prohíbe: portar el arma oculta;"


def test_a_language_the_standard_lacks_asks_nothing() -> None:
    """A list with English titles only gives no Spanish question."""
    only_english = standard("1.1", "", "Oath of office")
    assert query_of(only_english, None, "es") == ""
    assert query_of(only_english, None, "en") == "Oath of office"
