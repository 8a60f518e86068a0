"""A small edition with one of everything an export has to carry, for tests of exports."""

from __future__ import annotations

from corpora.catalog import edition_of, element_digest, standard_digest
from corpora.records import Edition, Element, Standard, StandardType, Verified

SECRET = "Palabras con licencia que no deben salir"


def element(number: str, part: str, es: str, en: str, letter: str | None = None) -> Element:
    digest = element_digest(statements=("", ""), texts=(es, en))
    return Element(id=f"{number}.{part}", letter=letter, text_es=es, text_en=en, digest=digest)


def standard(
    number: str,
    title_es: str,
    title_en: str,
    *,
    statements: tuple[str, str] = ("", ""),
    path: tuple[str, ...] = ("Uso de la fuerza", "Reglas"),
    elements: tuple[Element, ...] = (),
    verified: Verified | None = Verified.PUBLIC_LIST,
    **more: object,
) -> Standard:
    path_en = tuple(f"{title} (en)" for title in path)
    row = {
        "id": number,
        "title_es": title_es,
        "title_en": title_en,
        "statement_es": statements[0],
        "statement_en": statements[1],
        "path_es": path,
        "path_en": path_en,
        "elements": elements,
        "level": None,
        "verified": verified,
        "source": "lista pública",
        "digest": standard_digest(
            titles=(title_es, title_en),
            statements=statements,
            paths=(path, path_en),
            elements=elements,
        ),
    }
    return Standard(**(row | more))  # type: ignore[arg-type]


def small() -> Edition:
    """Return an edition of six standards: own words, letters, licensed, recalled, bare, no path."""
    rows = (
        standard(
            "4.1.1",
            "Uso razonable",
            "Reasonable Use",
            statements=("Se usa la fuerza necesaria.", "Only needed force is used."),
            elements=(
                element("4.1.1", "p1", "Quién decide.", "Who decides."),
                element("4.1.1", "p2", "Cómo se registra.", "How it is recorded."),
            ),
            level="M M M M",
            tier="LE1",
            type=StandardType.ACTIVITY,
            period="annual",
            linked=("4.1.2", "99.9.9"),
            keywords_es=("fuerza",),
            proofs_es=("informe anual",),
        ),
        standard(
            "4.1.2",
            "Fuerza letal",
            "Deadly Force",
            elements=(element("4.1.2", "c", "Advertir antes.", "Warn first.", letter="c"),),
            type=StandardType.CONDITIONAL,
            condition_es="si la institución porta armas",
            condition_en="if the agency is armed",
        ),
        standard(
            "4.2.1",
            "Informes",
            "Reports",
            statements=(SECRET, f"{SECRET} (en)"),
            elements=(element("4.2.1", "a", SECRET, SECRET, letter="a"),),
            path=("Uso de la fuerza", "Registro"),
            verified=Verified.LICENSED,
            condition_es=SECRET,
            note_es=SECRET,
            proofs_es=(SECRET,),
        ),
        standard("12.1.10", "Mando", "Command", path=("Dirección",), verified=Verified.RECALLED),
        standard("12.1.9", "Órdenes", "Orders", path=("Dirección", "Órdenes")),
        standard("Art. 7/b", "Requisito propio", "", path=(), verified=None),
    )
    return edition_of(
        id="le-9", program="le", name_es="Edición de prueba", name_en="Test edition", standards=rows
    )
