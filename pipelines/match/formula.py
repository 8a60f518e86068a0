"""The constants of the zero-shot formula, and what can never answer a standard."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from pipelines.results import Clause


@dataclass(frozen=True, kw_only=True)
class Formula:
    """The zero-shot formula's constants; their hash is part of the scorer's id.

    Score of an element and a clause = weighted z of the CSLS-adjusted cosine in each language the
    element has, + ``lexical`` z(BM25) in the clause's own language, + a bonus for a citation.
    CSLS: Conneau et al. 2018. z runs over the clauses of the body of directives.
    """

    neighbours: int = 10
    own_language: float = 0.7
    other_language: float = 0.3
    lexical: float = 0.5
    cited: float = 3.0
    inherited: float = 1.0
    weak_kind: float = -1.0
    prior: float = 100.0
    candidates: int = 40

    def id(self) -> str:
        """Return the name of the scorer with the hash of its constants."""
        digest = hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
        return f"zero-shot-1-{digest[:12]}"


# What can never answer a standard, and what may be on the subject without being a duty.
EXCLUDED_KINDS = frozenset({"preamble", "signature", "decree", "form_field", "repealed"})
WEAK_KINDS = frozenset({"recital", "definition"})


def can_answer(clause: Clause) -> bool:
    """Tell whether a clause can be a candidate at all."""
    return clause.kind not in EXCLUDED_KINDS and bool(clause.text)
