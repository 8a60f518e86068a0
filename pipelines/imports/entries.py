"""Pieces of one standard in, a StandardDraft with statement, elements and commentary apart out."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.drafts import ElementDraft, Finding, Place, StandardDraft, Words
from corpora.records import StandardType, Verified
from pipelines.imports.marks import LETTER, STATEMENT, Head, letter_after, period_of
from pipelines.imports.pieces import Piece

_TITLE_LENGTH = 130
_OPENERS = re.compile(
    r"\s+(?=(?:A written (?:directive|plan|policy|procedure)|The agency|If the |Each |Una directiva"
    r" escrita|Un plan escrito|La (?:instituci[óo]n|agencia|corporaci[óo]n|dependencia|academia)\b"
    r"|El organismo\b|Si (?:la|el) )\b)"
)
_CONDITION = re.compile(r"^((?:if|when) [^,]{3,200}|(?:si|cuando) [^,]{3,200}),", re.IGNORECASE)
_DIRECTIVE = re.compile(r"\b(?:written directive|directiva escrita)\b", re.IGNORECASE)
_ENDS = re.compile(r"[.;:!?]['\"”»)]*$|[;,]\s(?:y|o|and|or)$")
_SKIPPED = 3


class Entry:
    """A standard while it is being read."""

    def __init__(self, head: Head, place: Place, section: str) -> None:
        """Start from its head; ``section`` is the subchapter heading it stands under, "" if none.

        ``lost`` keeps what was printed where the number could not be read.
        """
        self.head = head
        self.number = head.number
        self.place = place
        self.section = section
        self.title, self.statement = _apart(head.rest)
        self.elements: list[tuple[str, str]] = []
        self.commentary: list[str] = []
        self.findings: list[Finding] = []
        self._in_comment = False
        self._places: list[Place] = []

    @property
    def awaits_head(self) -> bool:
        """Tell whether only a number was read so far."""
        return not (self.title or self.head.strong)

    @property
    def has_text(self) -> bool:
        """Tell whether anything but its head was read."""
        return bool(self.statement or self.elements)

    def complete(self, head: Head) -> None:
        """Take levels and title from the line after a number that stood alone."""
        self.head = replace(head, number=self.number, printed=self.head.printed)
        self.title, self.statement = _apart(head.rest)

    def comment(self, text: str) -> None:
        """Start the commentary."""
        self._in_comment = True
        self.add_comment(text)

    def add_comment(self, text: str) -> None:
        """Go on with the commentary."""
        if text:
            self.commentary = _joined(self.commentary, text)

    def add(self, piece: Piece) -> None:
        """Take a piece as title, statement, element or commentary, by what came before."""
        if self._in_comment:
            self.add_comment(piece.text)
            return
        if not self.title:
            self.title, self.statement = _apart(piece.text)
            return
        text = STATEMENT.sub("", piece.text)
        letter = LETTER.match(text)
        if letter and self._takes(letter[1], piece.place):
            self.elements.append((letter[1], text[letter.end() :]))
        elif self.elements and not _new_paragraph(self.elements[-1][1], text):
            before, words = self.elements[-1]
            self.elements[-1] = (before, _joined([words], text)[0])
        else:
            self.statement = "\n".join(_joined([self.statement] if self.statement else [], text))

    def _takes(self, letter: str, place: Place) -> bool:
        """Tell whether a letter is the next element; one that skips letters is a fault."""
        expected = letter_after(self.elements[-1][0]) if self.elements else "a"
        if letter == expected:
            return True
        missing: list[str] = []
        while expected != letter and len(missing) <= _SKIPPED:
            missing.append(expected)
            expected = letter_after(expected)
        if expected != letter:
            return False
        said = ", ".join(missing)
        self.findings.append(
            Finding(
                place=place,
                es=f"{self.name('es')}: falta el inciso {said} antes del {letter}",
                en=f"{self.name('en')}: element {said} is missing before {letter}",
                stops=True,
            )
        )
        return True

    def name(self, language: str) -> str:
        """Return its number, else its title in quotes."""
        absent = "sin número" if language == "es" else "no number"
        return self.number or f"«{self.title or absent}»"


def standard_of(entry: Entry, language: str) -> tuple[StandardDraft | None, list[Finding]]:
    """Return the draft of an entry and what is to be said about it; None where it is not whole."""
    findings = list(entry.findings)
    if not entry.title:
        findings.append(_finding(entry, "no se lee el título", "the title cannot be read"))
    if not entry.has_text:
        findings.append(_finding(entry, "no tiene enunciado", "it has no statement"))
    if entry.head.level is None:
        findings.append(
            replace(
                _finding(entry, "no trae niveles; quedan sin dato", "it bears no levels"),
                stops=False,
            )
        )
    findings.extend(_cut_short(entry))
    if any(finding.stops for finding in findings):
        return None, findings
    condition = _CONDITION.match(entry.statement)
    period = period_of(f"{entry.title}. {entry.statement}") if entry.head.timed else None
    kind = _type(entry, condition is not None)
    return (
        StandardDraft(
            number=entry.number,
            title=Words.of(entry.title, language),
            place=entry.place,
            statement=Words.of(entry.statement, language),
            elements=tuple(
                ElementDraft(letter=letter, text=Words.of(text, language))
                for letter, text in entry.elements
            ),
            commentary=Words.of(" ".join(entry.commentary), language),
            level=entry.head.level,
            tier=entry.head.tier,
            type=kind,
            condition=Words.of(condition[1], language)
            if condition and kind is StandardType.CONDITIONAL
            else Words(),
            period=period,
            verified=Verified.LICENSED,
        ),
        findings,
    )


def _cut_short(entry: Entry) -> list[Finding]:
    """Tell of texts that no mark ends, which a page's foot or a column may have cut."""
    texts = [(f"el inciso {letter}", f"element {letter}", text) for letter, text in entry.elements]
    if entry.statement:
        texts.append(("el enunciado", "the statement", entry.statement))
    return [
        replace(
            _finding(entry, f"{es} no termina en punto; ¿está completo?", f"{en} has no full stop"),
            stops=False,
        )
        for es, en, text in texts
        if not _ENDS.search(text) and not text.endswith(",")
    ]


def _type(entry: Entry, conditional: bool) -> StandardType | None:
    if entry.head.timed:
        return StandardType.ACTIVITY
    if conditional:
        return StandardType.CONDITIONAL
    if entry.elements:
        return StandardType.BULLETED
    return StandardType.WRITTEN_DIRECTIVE if _DIRECTIVE.search(entry.statement) else None


def _apart(text: str) -> tuple[str, str]:
    """Split a line that holds the title and, run on behind it, the start of the statement."""
    found = _OPENERS.search(text)
    if found and found.start() > 0:
        return text[: found.start()].strip(" .:–—-"), text[found.end() :]
    if len(text) <= _TITLE_LENGTH and ". " not in text:
        return text.strip(" .:–—-"), ""
    title, _, rest = text.partition(". ")
    return title.strip(), rest.strip()


def _new_paragraph(before: str, text: str) -> bool:
    return bool(_ENDS.search(before)) and not text[:1].islower()


def _joined(parts: list[str], text: str) -> list[str]:
    """Add a text to the last paragraph when that one was cut by a column or page, else after it."""
    if not parts:
        return [text]
    last = parts[-1]
    if last.endswith(("-", "\u2010")) and last[-2:-1].isalpha() and text[:1].islower():
        return [*parts[:-1], last[:-1] + text]
    if text[:1].islower() or not _ENDS.search(last):
        return [*parts[:-1], f"{last} {text}"]
    return [*parts, text]


def _finding(entry: Entry, es: str, en: str) -> Finding:
    return Finding(
        place=entry.place,
        es=f"{entry.name('es')}: {es}",
        en=f"{entry.name('en')}: {en}",
        stops=True,
    )
