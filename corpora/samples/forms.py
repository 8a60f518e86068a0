"""Text of one directive form in (fields, a line of dashes, a body), a frozen form out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpora.samples.markup import Block, Kind, parse

ISSUER = (
    "SECRETARÍA DE SEGURIDAD CIUDADANA DE PUERTO ESCARLATA",
    "POLICÍA ESTATAL DE PROXIMIDAD",
    "COORDINACIÓN DE ACREDITACIÓN Y NORMATIVA",
)
HEAD = "DIRECTIVAS ESCRITAS"
SIGNERS = (("Elaboró", "elaboro"), ("Revisó", "reviso"), ("Autorizó", "autorizo"))
_LINES = (
    ("Capítulo", "capitulo"),
    ("Sección", "seccion"),
    ("Estándar", "estandar"),
    ("Nombre de la Directiva", "nombre"),
    ("Área Responsable", "area"),
    ("Área que da cumplimiento", "cumple"),
)
_ROWS = (
    ("Subcapítulo", "subcapitulo"),
    ("Número de Referencia CALEA", "referencia"),
    ("Directiva", "directiva"),
    ("Área Responsable", "area"),
)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A heading of the body ("I. Propósito") and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Form:
    """One directive; ``table`` tells its layout and ``header`` is in the order of print."""

    name: str
    output: str
    table: bool
    fields: dict[str, str]
    header: tuple[tuple[str, str], ...]
    institution: tuple[str, ...]
    parts: tuple[Part, ...]


def read_form(path: Path) -> Form:
    """Read one form; KeyError names a field of the header that the file lacks."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines() if line.strip())
    table = fields["plantilla"] == "tabla"
    header = tuple((shown, fields[key]) for shown, key in (_ROWS if table else _LINES))
    institution = tuple(fields["institucion"].split(" / ")) if "institucion" in fields else ISSUER
    return Form(
        name=path.stem,
        output=fields["salida"],
        table=table,
        fields=fields,
        header=header,
        institution=institution,
        parts=_parts(parse(body.splitlines())),
    )


def _parts(blocks: Iterable[Block]) -> tuple[Part, ...]:
    parts: list[tuple[str, list[Block]]] = []
    for block in blocks:
        if block.kind is Kind.HEADING:
            parts.append((block.label, []))
        else:
            parts[-1][1].append(block)
    return tuple(Part(heading=heading, blocks=tuple(rows)) for heading, rows in parts)


def foot(form: Form) -> str:
    """Return the line at the foot of every page of the form."""
    return (
        f"No. de Formato: {form.fields['formato']}    Fecha de Autorización: {form.fields['fecha']}"
    )
