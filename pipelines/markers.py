"""Text in, the structural marker it opens with out: the vocabulary of Spanish legal drafting.

Shared by extraction (where a paragraph starts) and segmentation (what the paragraph is).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

ROMAN = r"(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
SUFFIX = (
    r"(?:BIS|TER|QU[ÁA]TER|QUINQUIES|QUINTUS|SEXIES|SEXTUS|SEPTIES|SEPTIMUS|OCTIES|OCTAVUS|NONIES"
    r"|DECIES"
    r"|Bis|Ter|Qu[áa]ter|Quinquies|Quintus|Sexies|Septies|Octies|Nonies|Decies"
    r"|bis|ter|qu[áa]ter|quinquies|sexies|septies|octies|nonies|decies)"
)
_ORDINAL_UNITS = (
    r"PRIMER[OA]?|SEGUND[OA]|TERCER[OA]?|CUART[OA]|QUINT[OA]|SEXT[OA]|S[ÉE]PTIM[OA]|OCTAV[OA]"
    r"|NOVEN[OA]|D[ÉE]CIM[OA]|UND[ÉE]CIM[OA]|DUOD[ÉE]CIM[OA]|VIG[ÉE]SIM[OA]|TRIG[ÉE]SIM[OA]"
    r"|CUADRAG[ÉE]SIM[OA]|QUINCUAG[ÉE]SIM[OA]|D[ÉE]CIMO(?:PRIMER|SEGUND|TERCER|CUART|QUINT"
    r"|SEXT|S[ÉE]PTIM|OCTAV|NOVEN)[OA]"
)
ORDINAL = rf"(?:(?:{_ORDINAL_UNITS})(?:[ ]+(?:{_ORDINAL_UNITS}))?|[ÚU]NIC[OA])"
_CONTAINER_WORDS = r"LIBRO|T[ÍI]TULO|CAP[ÍI]TULO|SECCI[ÓO]N|SUBSECCI[ÓO]N"

_CONTAINER = re.compile(
    rf"^(?P<word>{_CONTAINER_WORDS})[ ]+(?P<number>{ORDINAL}|{ROMAN}|\d{{1,3}})"
    rf"(?:[ ]+(?P<suffix>{SUFFIX}))?(?![\w])[ ]*[.:–—-]*[ ]*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ARTICLE = re.compile(
    rf"^[\"“«]?[ ]?(?:ART[ÍI]CULO|Art[íi]culo|ART|Art)\.?[ ]*"
    rf"(?P<number>\d{{1,4}}|(?i:{ORDINAL})(?!\w))(?:[-–](?P<dash>[A-Z]|\d{{1,2}})(?!\w))?"
    rf"(?P<ordinal>[ ]?[°ºª]|[ ]?[oO](?=[\s.,:;–—-]))?\.?"
    rf"(?:[ ]*[-–]?[ ]*(?P<suffix>{SUFFIX})(?!\w)(?:[ ]+(?P<extra>\d{{1,2}}))?)?"
    rf"(?P<close>(?:[ ]?[.:°º–—-])*)(?P<rest>.*)$",
    re.DOTALL,
)
_TRANSITORY = re.compile(
    rf"^[\"“«]?(?P<number>{ORDINAL})(?P<close>(?:[ ]?[.:–—-])+)[ ]*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ROMAN = re.compile(
    rf"^(?P<number>{ROMAN})(?:[ ]+(?P<suffix>{SUFFIX}))?(?P<close>(?:[ ]?[.)–—-])+)"
    rf"(?P<rest>(?:[ ]|(?<=[-–—)])|(?=[A-ZÁÉÍÓÚÑ][a-záéíóúñ]))(?=\S).*|)$",
    re.DOTALL,
)
_ROMAN_LOWER = re.compile(
    r"^(?P<number>(?=[ivx])(?:x{0,3})(?:ix|iv|v?i{0,3}))(?P<close>[ ]?(?:\)|\.[-–]?))"
    r"(?P<rest>[ ]+.*|)$",
    re.DOTALL,
)
_LETTER = re.compile(
    r"^\(?(?P<number>[a-zñ]|(?P<twin>[a-z])(?P=twin))(?P<close>[ ]?(?:\)[.]?|\.[-–]?[ ]|\.?[-–]))"
    r"[ ]*(?P<rest>.*)$",
    re.DOTALL,
)
_CAPITAL = re.compile(
    r"^(?:(?:APARTADO|Apartado)[ ]+)?\(?(?P<number>[A-ZÑ])(?P<close>[ ]?(?:\)|\.[-–]?|[-–]))"
    r"(?P<rest>[ ]+.*|)$",
    re.DOTALL,
)
_DECIMAL = re.compile(
    r"^\(?(?P<number>\d{1,3}(?:\.\d{1,3}){0,5})(?P<close>[ ]?(?:\.?[-–]|[.)°º]+)(?!\d)|(?=[ ]))"
    r"(?P<rest>[ ]*.*)$",
    re.DOTALL,
)
_BULLET = re.compile(
    r"^(?P<number>[•●○◦▪■□➢➤✓✔·*\uf0b7\uf0a7\uf0d8–-])(?P<close>)(?:[ ]+|(?=[A-ZÁÉÍÓÚÑ¿]))"
    r"(?P<rest>.*)$",
    re.DOTALL,
)
_REFORM_NOTE = re.compile(
    r"^[(\[]?(?:(?:p[áa]rrafo|fracci[óo]n|art[íi]culo|inciso|subinciso|apartado|numeral|cap[íi]tulo"
    r"|secci[óo]n|t[íi]tulo|libro|denominaci[óo]n|ley|reglamento|transitorio|tabla|anexo)(?:s|es)?\b"
    r".{0,90}?\b)?(?:reforma(?:d[oa]s?)?|adiciona(?:d[oa]s?)?|deroga(?:d[oa]s?)?|recorrid[oa]s?"
    r"|reubicad[oa]s?|modificad[oa]s?|declarad[oa]s? .{0,20}inv[áa]lid[oa]s?"
    r"|publicad[oa]|fe de erratas|n\. de e\.).{0,140}?"
    r"(?:\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|\d{1,2} de [a-z]+ del? \d{4}|DOF|[GP]\.?[ ]?O\.)"
    r".{0,160}$",
    re.IGNORECASE,
)
_LONGEST_NOTE = 260
_SPACED = re.compile(r"(?<!\S)(?:\S[ ]){3,}\S(?!\S)")
_SECTION_WORDS = {
    "transitorios": re.compile(
        r"^(?:ART[ÍI]CULOS?[ ]+|DISPOSICION(?:ES)?[ ]+)?TRANSITORI[OA]S?(?:[ ]*[.:]?|"
        r"[ ]+DEL?[ ]+(?:LOS[ ]+)?(?:DECRETOS?|REFORMAS?|ACUERDOS?)\b.*)$",
        re.IGNORECASE | re.DOTALL,
    ),
    "considerando": re.compile(
        r"^(?:CONSIDERANDOS?|ANTECEDENTES|EXPOSICI[ÓO]N DE MOTIVOS|RESULTANDOS?)[ ]*[.:]?$",
        re.IGNORECASE,
    ),
    "anexo": re.compile(
        rf"^(?:ANEXOS?|AP[ÉE]NDICES?)(?:[ ]+(?:{ROMAN}|\d{{1,2}}|[A-Z]|[ÚU]NICO))?(?![\w])"
        r"[ ]*[.:–—-]*[ ]*(?P<rest>[^a-z].*|)$",
    ),
}


class Level(StrEnum):
    """What a marker opens; the order of nesting is settled by the sequence, not by this list."""

    LIBRO = "Libro"
    TITULO = "Título"
    CAPITULO = "Capítulo"
    SECCION = "Sección"
    SUBSECCION = "Subsección"
    TRANSITORIOS = "Transitorios"
    CONSIDERANDO = "Considerando"
    ANEXO = "Anexo"
    ARTICLE = "Artículo"
    TRANSITORY = "Transitorio"
    ROMAN = "fracción"
    LOWER_ROMAN = "romanito"
    LETTER = "inciso"
    CAPITAL = "apartado"
    DECIMAL = "numeral"
    BULLET = "viñeta"


CONTAINERS = frozenset({Level.LIBRO, Level.TITULO, Level.CAPITULO, Level.SECCION, Level.SUBSECCION})


@dataclass(frozen=True, kw_only=True)
class Marker:
    """A marker at the start of a text: its level, normalised number, and where the text begins.

    ``style`` tells lists of one level apart: "(", ")" or "." after the number, or the bullet used.
    """

    level: Level
    number: str
    length: int
    strong: bool = True
    style: str = ""


def despace(text: str) -> str:
    """Close up letter-spaced words: "T R A N S I T O R I O S" becomes "TRANSITORIOS"."""
    if not _SPACED.search(text):
        return text
    parts = re.split(r"[ ]{2,}", text)
    return " ".join(_SPACED.sub(lambda m: m.group(0).replace(" ", ""), part) for part in parts)


def container_marker(text: str) -> Marker | None:
    """Read "CAPÍTULO II", "Título Primero. De ...", TRANSITORIOS, CONSIDERANDO or ANEXO."""
    for word, pattern in _SECTION_WORDS.items():
        found = pattern.match(text)
        if found:
            rest = found.groupdict().get("rest") or ""
            number = text[: len(text) - len(rest)].strip(" .:–—-")
            return Marker(level=_SECTION_LEVEL[word], number=number, length=len(text) - len(rest))
    found = _CONTAINER.match(text)
    if not found or not _reads_as_heading(found["rest"]):
        return None
    number = found["number"]
    if found["suffix"]:
        number = f"{number} {found['suffix'].capitalize()}"
    return Marker(
        level=_CONTAINER_LEVEL[_plain(found["word"])],
        number=number,
        length=len(text) - len(found["rest"]),
    )


def article_marker(text: str) -> Marker | None:
    """Read "ARTÍCULO 12 BIS.-", "Artículo 1o.", "Art. 5", "Artículo Único."."""
    found = _ARTICLE.match(text)
    if not found:
        return None
    rest = found["rest"]
    before = text[: len(text) - len(rest)]
    if rest and not rest[0].isspace() and before[-1].isalnum():
        return None
    number = " ".join(word.capitalize() for word in found["number"].split())
    if found["suffix"]:
        number = f"{number} {found['suffix'].capitalize()}"
    if found["extra"]:
        number = f"{number} {found['extra']}"
    if found["dash"]:
        number = f"{number}-{found['dash']}"
    closed = not before.rstrip()[-1].isalnum() or bool(found["ordinal"]) or not rest.strip()
    length = len(text) - len(rest.lstrip())
    return Marker(level=Level.ARTICLE, number=number, length=length, strong=closed)


def transitory_marker(text: str) -> Marker | None:
    """Read "PRIMERO.-" or "Décimo Segundo." as printed under TRANSITORIOS."""
    found = _TRANSITORY.match(text)
    if not found:
        return None
    number = " ".join(word.capitalize() for word in found["number"].split())
    return Marker(level=Level.TRANSITORY, number=number, length=len(text) - len(found["rest"]))


def list_markers(text: str) -> tuple[Marker, ...]:
    """Return every reading of a list marker, most likely first: "I)" may be roman or capital."""
    readings = []
    for level, pattern in _LIST_PATTERNS:
        found = pattern.match(text)
        if found and (found["number"] or level is Level.BULLET):
            number = found["number"]
            suffix = found.groupdict().get("suffix")
            if suffix:
                number = f"{number} {suffix.capitalize()}"
            rest = found["rest"]
            readings.append(
                Marker(
                    level=level,
                    number=number,
                    length=len(text) - len(rest.lstrip()),
                    strong=bool(found["close"].strip()) or level is Level.BULLET,
                    style=_style(text, number, found["close"], level),
                )
            )
    return tuple(readings)


def is_reform_note(text: str) -> bool:
    """Tell whether a line is an editor's note of reform, not the text of the rule."""
    opens = text[:1].isupper() or text[:1] in ("(", "[")
    return opens and len(text) < _LONGEST_NOTE and bool(_REFORM_NOTE.match(text))


def _style(text: str, number: str, close: str, level: Level) -> str:
    if level is Level.BULLET:
        return number
    if text.startswith("("):
        return "("
    return ")" if ")" in close else "."


def _reads_as_heading(rest: str) -> bool:
    """Tell a heading's title from the middle of a sentence that cites the container."""
    return not rest or rest[0].isupper() or rest[0] in '«“"('


def _plain(word: str) -> str:
    return word.upper().translate(str.maketrans("ÁÉÍÓÚ", "AEIOU"))


_CONTAINER_LEVEL = {
    "LIBRO": Level.LIBRO,
    "TITULO": Level.TITULO,
    "CAPITULO": Level.CAPITULO,
    "SECCION": Level.SECCION,
    "SUBSECCION": Level.SUBSECCION,
}
_SECTION_LEVEL = {
    "transitorios": Level.TRANSITORIOS,
    "considerando": Level.CONSIDERANDO,
    "anexo": Level.ANEXO,
}
_LIST_PATTERNS = (
    (Level.ROMAN, _ROMAN),
    (Level.LETTER, _LETTER),
    (Level.LOWER_ROMAN, _ROMAN_LOWER),
    (Level.CAPITAL, _CAPITAL),
    (Level.DECIMAL, _DECIMAL),
    (Level.BULLET, _BULLET),
)
