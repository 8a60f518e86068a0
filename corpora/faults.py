"""Faults found in a list of standards in, one BadRequirements that names them all out."""

from __future__ import annotations

from dataclasses import dataclass

from corpora.errors import BadRequirements

SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong in a list of standards, where it is included, in both languages."""

    es: str
    en: str


class Faults:
    """Faults of one file or folder, kept in the order they were found."""

    def __init__(self, file: str, error: type[BadRequirements] = BadRequirements) -> None:
        """Start with none; ``file`` is the name that the ``error`` will carry."""
        self.file = file
        self.error = error
        self.found: list[Fault] = []

    def add(self, es: str, en: str) -> None:
        """Keep one fault, said in Spanish and in English."""
        self.found.append(Fault(es=es, en=en))

    def check(self) -> None:
        """Raise BadRequirements with every fault found so far; return when there is none.

        The message spells out the first ``SHOWN``; the error's ``list`` fact holds all of them.
        """
        if not self.found:
            return
        shown, rest = self.found[:SHOWN], len(self.found) - SHOWN
        es = "; ".join(fault.es for fault in shown)
        en = "; ".join(fault.en for fault in shown)
        if rest > 0:
            es, en = f"{es}; y {rest} más", f"{en}; and {rest} more"
        raise self.error(
            file=self.file,
            count=len(self.found),
            faults={"es": f"{es}.", "en": f"{en}."},
            list=tuple(self.found),
        )

    def stop(self, es: str, en: str) -> BadRequirements:
        """Return the error of a file that cannot be read at all, for the caller to raise."""
        return self.error(
            file=self.file,
            count=1,
            faults={"es": f"{es}.", "en": f"{en}."},
            list=(Fault(es=es, en=en),),
        )
