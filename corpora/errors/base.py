"""What every error is: facts in, one sentence in Spanish or English out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class AcreditaError(Exception):
    """Acredita could not finish: {detail}"""

    es: ClassVar[str] = "Acredita no pudo terminar: {detail}"

    def __init__(self, *, file: str = "", page: int | None = None, **facts: object) -> None:
        """Keep the file, the page and the other facts that the sentences name."""
        self.file = file
        self.page = page
        self.facts = facts
        super().__init__(self.sentence("en"))

    def sentence(self, language: str = "es") -> str:
        """Return the message in ``es`` or ``en``, with file and page in front, on one line."""
        template = self.es if language == "es" else (type(self).__doc__ or "")
        facts = _Facts(
            (name, fact.get(language, "") if isinstance(fact, Mapping) else fact)
            for name, fact in self.facts.items()
        )
        text = " ".join(template.format_map(facts).split())
        where = self.file
        if self.page is not None:
            word = "página" if language == "es" else "page"
            where = f"{where}, {word} {self.page}" if where else f"{word} {self.page}"
        return f"{where}: {text}" if where else text


class _Facts(dict[str, object]):
    """Facts of an error where a missing one reads as an ellipsis instead of failing."""

    def __missing__(self, key: str) -> str:
        return "…"


class InputError(AcreditaError):
    """The input cannot be used: {detail}"""

    es = "No se puede usar este archivo: {detail}"
