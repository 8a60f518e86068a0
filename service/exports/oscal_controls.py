"""One standard in, its OSCAL control out: properties, links and parts in both languages."""

from __future__ import annotations

from typing import Any

from corpora.records import Edition, Element, Standard, Verified
from service.exports.oscal_words import NS, Prop, line, own, prop, token
from service.reports.characters import printable

PARAPHRASE = "Paráfrasis de trabajo: rige el manual con licencia de la institución."
WITHHELD = "El texto con licencia no se incluye en esta exportación."
INCLUDED = "Texto con licencia de la institución: no lo difunda."

Row = dict[str, Any]


class Controls:
    """Turns the standards of one edition into controls."""

    def __init__(self, edition: Edition, *, language: str, with_licensed_text: bool) -> None:
        """Keep which numbers links may point at; ``language`` is the catalog's own."""
        self._prefix = edition.program
        self._numbers = frozenset(standard.id for standard in edition.standards)
        self._language = language
        self._licensed_text = with_licensed_text

    def row(self, standard: Standard) -> Row:
        """Return one control; empty lists are left out, as the schema demands."""
        id = control_id(self._prefix, standard.id)
        row: Row = {
            "id": id,
            "class": "standard",
            "title": line(standard.title_es or standard.title_en) or standard.id,
            "props": self._props(standard),
            "links": self._links(standard),
            "parts": self._parts(standard, id),
        }
        return {key: value for key, value in row.items() if value}

    def _props(self, standard: Standard) -> list[Prop]:
        props = [prop("label", standard.id), prop("sort-id", sort_id(standard.id))]
        told = {
            "title-en": standard.title_en if standard.title_es else "",
            "level": standard.level or "",
            "tier": standard.tier or "",
            "type": standard.type or "",
            "time-sensitive": standard.period or "",
            "verified": standard.verified or "",
            "source": standard.source,
            "text-digest": standard.digest,
        }
        props += [own(name, value) for name, value in told.items() if line(value)]
        if standard.verified is Verified.LICENSED:
            props.append(own("licensed", "yes", remarks=self._said(standard)))
        if not self._withheld(standard):
            words = {"condition": (standard.condition_es, standard.condition_en)}
            words["keywords"] = ("; ".join(standard.keywords_es), "; ".join(standard.keywords_en))
            props += [
                own(name, value, kind=language)
                for name, pair in words.items()
                for language, value in zip(("es", "en"), pair, strict=True)
                if line(value)
            ]
        return props

    def _links(self, standard: Standard) -> list[Row]:
        return [
            {"href": f"#{control_id(self._prefix, number)}", "rel": "related"}
            for number in standard.linked
            if number in self._numbers
        ]

    def _parts(self, standard: Standard, id: str) -> list[Row]:
        """Return the statement in the catalog's language, its translation, and the proofs."""
        withheld = self._withheld(standard)
        languages = [
            language
            for language in sorted(("es", "en"), key=lambda one: one != self._language)
            if _statement(standard, language)
            or any(_text(element, language) for element in standard.elements)
        ]
        # a standard whose words stay inside still has its places, for mappings to point at
        if not languages and (standard.elements or withheld):
            languages = [self._language]
        parts = [
            self._statement(standard, id, language, f"-{language}" if at else "")
            for at, language in enumerate(languages[:1] if withheld else languages)
        ]
        note = _prose(standard.note_es or standard.note_en)
        if note and not withheld:
            parts.append({"id": f"{id}_gdn", "name": "guidance", "prose": note})
        proofs = standard.proofs_es or standard.proofs_en
        if proofs and not withheld:
            prose = "\n".join(f"- {line(proof)}" for proof in proofs)
            parts.append({"id": f"{id}_obj", "name": "assessment-objects", "prose": prose})
        return parts

    def _statement(self, standard: Standard, id: str, language: str, suffix: str) -> Row:
        """Return a statement with its items; one in another language has a name of our own."""
        part: Row = {"id": f"{id}_smt{suffix}", "name": "statement"}
        if suffix:
            part |= {"name": "translation", "ns": NS, "class": language}
        props = []
        if standard.verified is Verified.LICENSED:
            props.append(own("wording", "licensed", remarks=self._said(standard)))
        elif standard.verified is not None:
            props.append(own("wording", "working-paraphrase", remarks=PARAPHRASE))
        if language != self._language and not suffix:
            props.append(own("language", language))
        part |= {"props": props} if props else {}
        prose = _prose(_statement(standard, language))
        if prose and not self._withheld(standard):
            part["prose"] = prose
        items = [
            self._item(standard, element, part["id"], language) for element in standard.elements
        ]
        return part | ({"parts": items} if items else {})

    def _item(self, standard: Standard, element: Element, parent: str, language: str) -> Row:
        name = element.id.removeprefix(f"{standard.id}.")
        # a letter is the standard's own; the parts we worked out have none and get no label
        props = [prop("label", f"{element.letter}.")] if element.letter else [own("part", name)]
        props.append(own("text-digest", element.digest))
        row: Row = {"id": f"{parent}.{token(name)}", "name": "item", "props": props}
        prose = _prose(_text(element, language))
        return row | ({"prose": prose} if prose and not self._withheld(standard) else {})

    def _withheld(self, standard: Standard) -> bool:
        return standard.verified is Verified.LICENSED and not self._licensed_text

    def _said(self, standard: Standard) -> str:
        return WITHHELD if self._withheld(standard) else INCLUDED


def control_id(prefix: str, number: str) -> str:
    """Return "le-4.1.1" for 4.1.1 of the program le."""
    return f"{prefix}-{token(number)}"


def sort_id(number: str) -> str:
    """Return "004.001.001" for 4.1.1, so that an alphabetical order is the catalogue's."""
    return ".".join(part.zfill(3) if part.isdigit() else part for part in number.split("."))


def _statement(standard: Standard, language: str) -> str:
    return standard.statement_es if language == "es" else standard.statement_en


def _text(element: Element, language: str) -> str:
    return element.text_es if language == "es" else element.text_en


def _prose(text: str) -> str:
    return printable(text).strip()
