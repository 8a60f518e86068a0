"""A block in, whether it reads as a heading, a signature or a repeal out."""

from __future__ import annotations

import re

from pipelines.markers import is_reform_note
from pipelines.results import Block, BlockKind

_TERMINAL = re.compile(r"[.;:,]['\"”»)]*$")
_LONGEST_TITLE = 260
_LONGEST_HEADING = 110
_LONGEST_CAPTION = 80
_FORM_SECTIONS = re.compile(
    r"^(?:prop[óo]sitos?|objetivos?(?: general(?:es)?| espec[íi]ficos?)?|objeto|alcances?"
    r"|[áa]mbito de aplicaci[óo]n|responsab(?:ilidades|les?)|base legal.{0,40}|normatividad.{0,40}"
    r"|marco (?:jur[íi]dico|legal|normativo).{0,40}|fundamento.{0,40}|referencias?|definiciones"
    r"|glosario.{0,40}|pol[íi]ticas?(?: .{0,30})?|procedimientos?|desarrollo|lineamientos"
    r"|registros?"
    r"|vigencia|anexos?|formatos?|introducci[óo]n|presentaci[óo]n|antecedentes|justificaci[óo]n"
    r"|purposes?|policy|scope|definitions?|procedures?|responsibilit(?:y|ies)|references?|general)"
    r"\s*[.:]?$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^(?:.{0,60}?[ ,]a (?:los )?(?:\d{1,2}|[a-záéíóú]{3,11})(?: d[íi]as)? (?:del mes )?"
    r"de [a-z]{4,10} del? (?:a[ñn]o )?(?:\d{4}|dos mil)"
    r"|palacio (?:legislativo|nacional|municipal)|recinto "
    r"|dado en |sal[óo]n de (?:sesiones|cabildos?)|en cumplimiento de lo dispuesto por"
    r"|al margen un sello|con fundamento en lo dispuesto .{0,160}(?:promulg|public|observancia)"
    r"|s ?u ?f ?r ?a ?g ?i ?o|\(?r[úu]brica)",
    re.IGNORECASE,
)
_OPENS_TEXT = re.compile(
    r"\b(?:exp[ií]d|emit|aprueb|aprob|acuerd|acord|dict|decret|promulg)\w*\b"
    r".{0,160}\bsiguientes?\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\b(?:R[úu]bricas?|RÚBRICAS?|FIRMAS?|[Ff]irmas?)\b[.)\"”]*$")
_REPEALED = re.compile(
    r"^[(\[]?\s*(?:se\s+)?(?:derogad?[oa]?s?|derogan|deroga|abrogad[oa]s?)\s*[)\]]?\s*[.;]?$",
    re.IGNORECASE,
)
_SAYS_REPEALED = re.compile(r"\b(?:derogad|abrogad|deroga\b)", re.IGNORECASE)


def is_title(block: Block) -> bool:
    """Tell whether a block may be the title of the container just opened above it."""
    text = block.text
    if block.kind is BlockKind.HEADING:
        return True
    return len(text) <= _LONGEST_TITLE and not _TERMINAL.search(text) and text[:1].isupper()


def is_heading(block: Block) -> bool:
    """Tell whether an unnumbered block is a heading of its own."""
    if block.kind is not BlockKind.HEADING:
        return is_capitals(block.text)
    return len(block.text) <= _LONGEST_TITLE


def heading_level(block: Block) -> int:
    """Return how deep a heading stands among headings: as the file states, or as its type shows."""
    if block.level is not None:
        return block.level
    if block.text.isupper():
        return 1
    return 2 if block.kind is BlockKind.HEADING else 3


def is_caption(block: Block) -> bool:
    """Tell whether a paragraph reads as the unnumbered title of the list below it."""
    return (
        is_short_title(block.text) and len(block.text) <= _LONGEST_CAPTION and ":" not in block.text
    )


def opens_decree(text: str) -> bool:
    """Tell whether a paragraph is the title of a later decree printed after the law."""
    return text[:8].upper() in ("DECRETO ", "ACUERDO ") and " por el que " in text[:60].lower()


def opens_text(text: str) -> bool:
    """Tell whether a paragraph is the formula between the recitals and the text they found."""
    return not text[:4].lower().startswith("que ") and bool(_OPENS_TEXT.search(text))


def ends_open(text: str) -> bool:
    """Tell whether a text stops without the punctuation that ends a provision."""
    return not _TERMINAL.search(text.rstrip())


def is_section_name(text: str) -> bool:
    """Tell whether a numbered item is only the name of a section of a directive."""
    return bool(_FORM_SECTIONS.match(text.strip()))


def is_short_title(text: str) -> bool:
    """Tell whether a numbered item reads as a title: short and without final punctuation."""
    return 0 < len(text) <= _LONGEST_HEADING and not _TERMINAL.search(text) and text[:1].isupper()


def is_capitals(text: str) -> bool:
    """Tell whether a text is a short line in capitals."""
    return text.isupper() and len(text) <= _LONGEST_HEADING and _wordy(text)


def is_signature(text: str) -> bool:
    """Tell whether a paragraph is a closing formula or signatures after the transitory articles."""
    return bool(_SIGNATURE.match(text) or _SIGNED.search(text))


def is_signatory(text: str) -> bool:
    """Tell whether a paragraph that follows signatures is a name or an office, not a provision."""
    return len(text) <= _LONGEST_HEADING and ends_open(text)


def is_repeal(text: str) -> bool:
    """Tell whether a text only says that the provision is repealed."""
    stripped = text.strip()
    return bool(_REPEALED.match(stripped)) or (says_repealed(stripped) and is_reform_note(stripped))


def says_repealed(text: str) -> bool:
    """Tell whether a note speaks of repeal."""
    return bool(_SAYS_REPEALED.search(text))


def _wordy(text: str) -> bool:
    return sum(char.isalpha() for char in text) >= 0.6 * len(text) and len(text) >= 4
