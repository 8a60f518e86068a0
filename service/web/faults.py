"""What is wrong with a form: a sentence by field, and how the page that shows it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Faults:
    """What is wrong with a form: a sentence by field, "" for the form as a whole.

    ``seconds`` is how long to wait before it is sent again, None when the error does not say.
    """

    sentences: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    seconds: int | None = None

    def of(self, name: str) -> str:
        """Return the sentence of a field, "" when it is right."""
        return self.sentences.get(name, "")
