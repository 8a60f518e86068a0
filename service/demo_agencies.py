"""Six made-up agencies of the three programs: who they are and which sample manuals they send."""

from __future__ import annotations

from dataclasses import dataclass

REGULATION = "samples/reglamento.pdf"
FORMS = "samples/directivas"
# Forms that the second agency sends a month later, in a version of its own.
LATE_FORMS = ("4.2.1", "41.2.2")
MANUALS = "gold/manuals"


@dataclass(frozen=True, kw_only=True)
class DemoAgency:
    """An agency of the demonstration; ``manuals`` are (name, place under corpora) pairs."""

    name: str
    short_name: str
    program: str
    state: str
    municipality: str
    edition: str
    months: int
    date_note: str
    manuals: tuple[tuple[str, str], ...]
    reviewed: int
    profile: str = ""


AGENCIES = (
    DemoAgency(
        name="Policía Municipal de San Aurelio del Valle",
        short_name="PM San Aurelio",
        program="le",
        state="JAL",
        municipality="San Aurelio del Valle",
        edition="le-6",
        months=3,
        date_note="visita de evaluación",
        manuals=(("Reglamento de la policía preventiva", REGULATION),),
        reviewed=24,
    ),
    DemoAgency(
        name="Secretaría de Seguridad de Sierra Clara",
        short_name="SS Sierra Clara",
        program="le",
        state="CHH",
        municipality="Sierra Clara",
        edition="le-6",
        months=7,
        date_note="revisión remota",
        manuals=(("Directivas de operación", FORMS),),
        reviewed=9,
    ),
    DemoAgency(
        name="Centro de Mando C5 de Puerto Escarlata",
        short_name="C5 Puerto Escarlata",
        program="comm",
        state="SIN",
        municipality="Puerto Escarlata",
        edition="comm-list",
        months=1,
        date_note="entrega de la autoevaluación",
        manuals=(("Procedimientos del C5", f"{MANUALS}/05-procedimientos-c5.docx"),),
        reviewed=30,
    ),
    DemoAgency(
        name="Centro de Atención de Llamadas C4 de Llano Hondo",
        short_name="C4 Llano Hondo",
        program="comm",
        state="DUR",
        municipality="Llano Hondo",
        edition="comm-list",
        months=11,
        date_note="reacreditación",
        manuals=(("Manual del C4", f"{MANUALS}/10-manual-c4.docx"),),
        reviewed=0,
    ),
    DemoAgency(
        name="Academia Regional de Policía de Costa Gris",
        short_name="Academia Costa Gris",
        program="academy",
        state="VER",
        municipality="Costa Gris",
        edition="academy-2",
        months=5,
        date_note="visita de evaluación",
        manuals=(("Manual de la academia", f"{MANUALS}/04-manual-academia.pdf"),),
        reviewed=53,
    ),
    DemoAgency(
        name="Instituto de Formación Policial de Monte Bajo",
        short_name="IFP Monte Bajo",
        program="academy",
        state="PUE",
        municipality="Monte Bajo",
        edition="academy-2",
        months=0,
        date_note="",
        manuals=(("Reglamento del instituto", f"{MANUALS}/09-reglamento-academia.pdf"),),
        reviewed=4,
    ),
)
