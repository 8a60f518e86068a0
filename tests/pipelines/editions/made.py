"""Small standards and editions of our own words, for tests of the difference of two editions."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.catalog import edition_of, element_digest, standard_digest
from corpora.records import Edition, Element, Standard, Verified

PATH = (("Bienes", "Almacén"), ("Property", "Storage"))

VEHICLES = (
    "El vehículo se revisa al recibirlo y al entregarlo. Toda falla se anota en la bitácora. "
    "El taller devuelve la unidad con una constancia firmada.",
    ("se revisan llantas y frenos", "se anotan las fallas en la bitácora", "el taller firma"),
)
KEYS = (
    "Las llaves de los separos están bajo resguardo de una sola persona por turno. "
    "Cada entrega se firma con hora. Una llave perdida obliga a cambiar la cerradura.",
    ("una persona resguarda las llaves", "la pérdida obliga a cambiar la cerradura"),
)
RADIO = (
    "El despachador confirma la ubicación de la patrulla cada treinta minutos. "
    "Si nadie contesta, envía apoyo y avisa al mando.",
    ("se confirma la ubicación", "se envía apoyo si nadie contesta"),
)
HORSES = (
    "El escuadrón montado asigna caballo y jinete por pareja. El veterinario los examina "
    "cada mes y limita las horas sobre asfalto.",
    ("el veterinario examina al caballo",),
)


def standard(
    number: str,
    title: str,
    body: tuple[str, Sequence[str]] = ("", ()),
    *,
    level: str | None = None,
    path: tuple[tuple[str, ...], tuple[str, ...]] = PATH,
    verified: Verified | None = None,
) -> Standard:
    """Return a standard in Spanish with elements p1, p2 ... and its digests."""
    statement, texts = body
    statements = (statement, "")
    elements = tuple(
        Element(
            id=f"{number}.p{place}",
            letter=None,
            text_es=text,
            text_en="",
            digest=element_digest(statements=statements, texts=(text, "")),
        )
        for place, text in enumerate(texts, start=1)
    )
    return Standard(
        id=number,
        title_es=title,
        title_en="",
        statement_es=statement,
        statement_en="",
        path_es=path[0],
        path_en=path[1],
        elements=elements,
        level=level,
        verified=verified,
        source="",
        digest=standard_digest(
            titles=(title, ""), statements=statements, paths=path, elements=elements
        ),
    )


def edition(name: str, *standards: Standard) -> Edition:
    """Return an edition of these standards."""
    return edition_of(id=name, program="x", name_es=name, name_en=name, standards=standards)
