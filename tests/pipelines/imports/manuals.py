"""Lines of an invented manual of standards in; the same manual typeset as PDF or DOCX out.

The program "demo" keeps lighthouses: none of its words belongs to a real body of standards.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape

import docx as word
from docx.enum.text import WD_BREAK
from reportlab.lib.pagesizes import letter
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from corpora.samples.typeset import register_fonts, style

# Each line is (kind, text): chapter, sub, head, text, item or page.
Line = tuple[str, str]

SPANISH: tuple[Line, ...] = (
    ("chapter", "Capítulo 1 Encendido del faro"),
    ("text", "Este capítulo trata del cuidado de la lámpara y de quien la enciende cada noche."),
    ("sub", "1.1 La lámpara"),
    ("head", "1.1.1 (M M M M) (DM1) Hora de encendido"),
    ("text", "Una directiva escrita fija la hora a la que se enciende la lámpara y nombra a la "
     "persona de guardia que responde de hacerlo durante toda la temporada de niebla."),
    ("text", "Comentario: La hora puede cambiar con la estación. Véase también 1.2.1. Conviene que "
     "la guardia anote la causa de todo retraso en la bitácora."),
    ("head", "1.1.2 (M M O O) Limpieza del cristal"),
    ("text", "Una directiva escrita describe la limpieza del cristal e incluye al menos:"),
    ("item", "a. los materiales que se permiten y los que rayan el cristal;"),
    ("item", "b. la persona que revisa el resultado antes del ocaso; y"),
    ("item", "c. el registro de cada limpieza, con fecha y firma de la guardia, que se conserva en "
     "el archivo del faro durante dos temporadas completas."),
    ("text", "Comentario: Ninguno."),
    ("head", "1.1.3 (O O O O) (Sensible al tiempo) Revisión anual de la óptica"),
    ("text", "La jefatura del faro hace una revisión anual documentada de la óptica."),
    ("sub", "1.2 La niebla"),
    ("head", "1.2.1 (M M M M) (DM1) Señal sonora"),
    ("text", "Si la estación tiene sirena, una directiva escrita establece cuándo se hace sonar y "
     "cuánto dura cada toque."),
    ("text", "Comentario: La sirena vieja no cuenta:"),
    ("item", "a. la de mano;"),
    ("item", "b. la de vapor."),
    ("chapter", "Capítulo 2 Gente del faro"),
    ("sub", "2.1 Guardias"),
    ("head", "2.1.1 (M M M M) (DM1) Relevo de la guardia"),
    ("text", "Una directiva escrita ordena el relevo de la guardia y la entrega de las llaves."),
    ("head", "2.1.2 (N/A O M M) Descanso"),
    ("text", "La institución documenta las horas de descanso de cada guardia."),
)  # fmt: skip

ENGLISH: tuple[Line, ...] = (
    ("chapter", "Chapter 1 Lighting the Tower"),
    ("sub", "1.1 The Lamp"),
    ("head", "1.1.1 (M M M M) (DM1) Lighting Hour"),
    ("text", "A written directive sets the hour at which the lamp is lit and names the keeper who "
     "answers for it through the season of fog."),
    ("text", "Commentary: The hour may follow the season. The keeper notes each delay."),
    ("head", "1.1.2 (M M O O) Cleaning the Glass"),
    ("text", "A written directive describes the cleaning of the glass, to include, at a minimum:"),
    ("item", "a. cloths and soaps that are allowed;"),
    ("item", "b. the keeper who looks at the work before dusk; and"),
    ("item", "c. the record of each cleaning, dated and signed, kept for two full seasons."),
    ("head", "1.1.3 (O O O O) (Time Sensitive) Yearly Look at the Lens"),
    ("text", "The head keeper documents an annual look at the lens."),
)  # fmt: skip


_THINGS = (
    "mecha",
    "lente",
    "sirena",
    "campana",
    "escalera",
    "bodega",
    "lancha",
    "veleta",
    "caldera",
)
_DEEDS = ("limpieza", "revisión", "pintura", "custodia", "vigilancia", "compra", "prueba")


def long_manual(chapters: int) -> tuple[Line, ...]:
    """Return a manual of many pages: four standards a chapter, all with three elements."""
    lines: list[Line] = []
    for at in range(4 * chapters):
        chapter, order = at // 4 + 1, at % 4 + 1
        thing, deed = _THINGS[at % 9], _DEEDS[at % 7]
        section = f"{chapter}.{1 + (order - 1) // 2}"
        if order == 1:
            lines.append(("chapter", f"Capítulo {chapter} {thing.capitalize()} y {deed}"))
        if order in (1, 3):
            lines.append(("sub", f"{section} {deed.capitalize()} del faro"))
        number = f"{section}.{1 + (order - 1) % 2}"
        lines += [
            ("head", f"{number} (M M O O) (DM1) {deed.capitalize()} de la {thing}"),
            ("text", f"Una directiva escrita describe la {deed} de la {thing}, quién la ordena, "
             f"cuánto dura {'y cada cuándo se repite ' * (at % 3)}y dónde se anota, y abarca:"),
            ("item", f"a. el arranque de la {thing} antes de toda otra {deed};"),
            ("item", f"b. la anotación de la {deed} en la bitácora, aunque la {thing} no haya dado "
             "trabajo alguno esa noche; y"),
            ("item", f"c. el aviso al puerto cuando falle la {thing}."),
            ("text", f"Comentario: La {thing} puede apartarse de la costumbre cuando el temporal "
             f"lo pida; la bitácora dirá {'por qué, por quién y ' * (at % 4)}hasta cuándo."),
        ]  # fmt: skip
    return tuple(lines)


def pdf(lines: Sequence[Line], columns: int = 1) -> bytes:
    """Typeset the lines in one or two columns."""
    register_fonts()
    width, height = letter
    margin, gap = 60, 24
    wide = (width - 2 * margin - gap * (columns - 1)) / columns
    frames = [
        Frame(margin + at * (wide + gap), margin, wide, height - 2 * margin, 0, 0, 0, 0)
        for at in range(columns)
    ]
    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, pagesize=letter)
    template.addPageTemplates([PageTemplate(frames=frames)])
    template.build([part for line in lines for part in _flow(*line)])
    return buffer.getvalue()


def docx(lines: Sequence[Line]) -> bytes:
    """Write the lines as paragraphs of Word; chapters and subchapters are headings."""
    document = word.Document()
    for kind, text in lines:
        if kind in ("chapter", "sub"):
            document.add_heading(text, 1 if kind == "chapter" else 2)
        elif kind == "page":
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        else:
            document.add_paragraph().add_run(text).bold = kind == "head"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _flow(kind: str, text: str) -> list[object]:
    if kind == "page":
        return [PageBreak()]
    size = {"chapter": 14, "sub": 12}.get(kind, 10)
    indent = 14 if kind == "item" else 0
    face = style(kind, size=size, leftIndent=indent)
    marked = f"<b>{escape(text)}</b>" if kind in ("chapter", "sub", "head") else escape(text)
    return [Paragraph(marked, face), Spacer(1, 3)]
