"""A judgement and the clauses of its manual in, the places of the clauses it names out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from corpora.judgements import Judgement
from pipelines.results import Clause

_ARTICLE = re.compile(r"^(?:art(?:[íi]culo)?\.?)\s*", re.IGNORECASE)
_OUTSIDE = re.compile(r"[^\w]+")


class Locator:
    """Finds judged clauses in one manual as it is read today."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        """Index the clauses by digest, label and words."""
        self._clauses = clauses
        self._labels: dict[str, list[int]] = {}
        self._digests: dict[str, list[int]] = {}
        for place, clause in enumerate(clauses):
            self._labels.setdefault(label_key(clause.label), []).append(place)
            self._digests.setdefault(clause.digest, []).append(place)
        self._words = [_words(f"{one.lead_in} {one.text}") for one in clauses]

    def find(self, judged: Judgement) -> tuple[int, ...]:
        """Return the places of the clauses it names, () when the manual has none like it.

        The digest decides first, the words next; a label is read with its fractions, and stands
        for the article when this reading of the manual has no such fraction.
        """
        if judged.digest in self._digests:
            same = self._digests[judged.digest]
            labelled = [p for p in same if self._clauses[p].label == judged.label]
            return tuple(labelled or same[:1])
        if judged.contains:
            wanted = _words(judged.contains)
            found = [p for p, words in enumerate(self._words) if wanted in words]
            if found:
                return tuple(found[:1])
        if not judged.label:
            return ()
        key = label_key(judged.label)
        while key:
            if key in self._labels:
                return tuple(self._labels[key])
            inside = [
                place
                for name, places in self._labels.items()
                if name.startswith(f"{key},")
                for place in places
            ]
            if inside:
                return tuple(inside)
            key = key.rpartition(",")[0]
        return ()


def unit_of(clause: Clause) -> str:
    """Return the article, or the numbered provision outside articles, that a clause belongs to."""
    if clause.kind in ("transitory", "decree", "signature", "preamble"):
        return f"{clause.kind} {clause.label}"
    steps = [step for step in clause.path if step.startswith("Artículo ")]
    return steps[0] if steps else clause.label


def label_key(label: str) -> str:
    """Return a label as it is compared: no accents, case or spaces ("art 57,fr v")."""
    parts = label.lower().split(",")
    parts[0] = _ARTICLE.sub("art ", parts[0].strip())
    return ",".join(" ".join(_OUTSIDE.sub(" ", _plain(part)).split()) for part in parts)


def _words(text: str) -> str:
    return " ".join(_OUTSIDE.sub(" ", _plain(text.lower())).split())


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
