"""A crosswalk of our own Spanish text, by hand (small) or by seed (large), for tests of reports."""

from __future__ import annotations

import random
from dataclasses import replace

from corpora.records import Edition, Element, Standard, Verified
from pipelines.reasons import (
    Contradiction,
    Explanation,
    Match,
    Missing,
    Part,
    Weak,
    Weakness,
    Why,
)
from pipelines.results import (
    Box,
    Calibration,
    Citation,
    Clause,
    Crosswalk,
    ElementResult,
    EncoderCard,
    FileError,
    Force,
    Manual,
    Proposal,
    StandardResult,
    Status,
)

HOSTILE = "<script>alert('cláusula')</script>"

CHAPTERS = {
    "1": ("Función y autoridad policial", "Límites de la autoridad"),
    "4": ("Uso de la fuerza", "Reglas y control del uso de la fuerza"),
    "26": ("Disciplina", "Procedimientos disciplinarios"),
    "84": ("Custodia de bienes y evidencias", "Control del almacén"),
}

# number, title, English title, verified, status
STANDARDS = (
    ("1.1.1", "Protesta del cargo", "Oath of Office", Verified.PUBLIC_LIST, Status.COVERED),
    ("1.2.3", "Respeto a los derechos constitucionales", "", Verified.PUBLIC_LIST, Status.PARTIAL),
    ("1.2.9", "Actuación policial sin sesgos", "Biased Policing", Verified.PUBLIC_LIST, Status.GAP),
    (
        "4.1.1",
        "Uso razonable de la fuerza",
        "Use of Reasonable Force",
        Verified.PUBLIC_LIST,
        Status.COVERED,
    ),
    ("4.1.5", "Atención médica después de usar la fuerza", "", Verified.PUBLIC_LIST, Status.GAP),
    ("4.3.1", "Armas y municiones autorizadas", "", Verified.AGENCY_DOCUMENT, Status.PARTIAL),
    ("26.1.1", "Código de conducta y apariencia", "", Verified.RECALLED, Status.COVERED),
    ("26.1.4", "Medidas disciplinarias", "Disciplinary System", Verified.RECALLED, Status.GAP),
    ("84.1.1", "Ingreso de evidencias al almacén", "", Verified.RECALLED, Status.PARTIAL),
    ("84.1.6", "Inspecciones y auditorías del almacén", "", Verified.RECALLED, Status.GAP),
    ("84.1.8", "Evidencias digitales", "", Verified.RECALLED, Status.NOT_APPLICABLE),
)

_OBLIGATIONS = (
    "protestar el cargo ante la persona titular antes de iniciar funciones y firmar la constancia",
    "usar solo la fuerza razonable y proporcional para lograr el objetivo legítimo del servicio",
    "solicitar atención médica cuando una persona resulte lesionada o se queje de dolor",
    "registrar en el informe las circunstancias, los medios empleados y los testigos presentes",
    "entregar el arma de cargo al depósito y recabar el acuse con número de serie",
    "conservar la cadena de custodia de todo indicio desde su hallazgo hasta su destino final",
    "presentarse uniformado, aseado y con la identificación a la vista durante todo el turno",
    "informar a la superioridad, sin demora, cualquier conducta contraria a este reglamento",
)


def clause(
    index: int, text: str, *, lead_in: str = "", manual: int = 0, page: int | None = 1
) -> Clause:
    """Build one clause whose path has four steps."""
    article, fraction = divmod(index, 4)
    number = ("I", "II", "III", "IV")[fraction]
    return Clause(
        id=f"c{index}",
        manual=manual,
        path=(
            "Título Segundo. De la actuación policial",
            f"Capítulo {1 + article // 8}",
            f"Artículo {12 + article}",
            number,
        ),
        label=f"Art. {12 + article}, fr. {number}",
        lead_in=lead_in,
        text=text,
        page=page,
        boxes=()
        if page is None
        else (Box(page=page, x0=72.04, top=100.06, x1=540.0, bottom=130.5),),
        digest=f"{index:064x}",
        force=(Force.OBLIGES,),
    )


def phrase(text: str, words: str, *, part: Part = Part.TEXT) -> Match:
    """Return the match of ``words`` in a clause's ``text`` with as many letters of a statement."""
    start = text.index(words)
    return Match(
        part=part,
        start=start,
        end=start + len(words),
        other_part=Part.STATEMENT,
        other_id="",
        other_start=0,
        other_end=len(words),
        words=len(words.split()),
        weight=2.5,
    )


def explained(
    row: Proposal,
    *matches: Match,
    missing: tuple[Missing, ...] = (),
    weak: tuple[Weak, ...] = (),
) -> Proposal:
    """Return a proposal with an explanation."""
    found = Explanation(language="es", matches=matches, missing=missing, weak=weak)
    return replace(row, why=replace(row.why, explanation=found))


def with_proposal(crosswalk: Crosswalk, number: str, row: Proposal) -> Crosswalk:
    """Return the crosswalk with one proposal of a standard put in the place of its rank."""
    return replace(
        crosswalk,
        standards=tuple(
            result
            if result.id != number
            else replace(
                result,
                proposals=tuple(row if one.rank == row.rank else one for one in result.proposals),
            )
            for result in crosswalk.standards
        ),
    )


def reasons(crosswalk: Crosswalk) -> Crosswalk:
    """Return the crosswalk with the best proposals of 4.1.1 and 4.1.5 explained at length."""
    lacks = (
        Missing(code="element", element="4.1.1.p2", es="Falta: aviso.", en="Missing: notice."),
        Missing(code="actor", element=None, es="No dice quién.", en="It does not say who."),
        Missing(code="deadline", element=None, es="No fija un plazo.", en="It sets no time limit."),
    )
    may = Weak(code=Weakness.MAY, words="podrá")
    for number in ("4.1.1", "4.1.5"):
        best = next(row for row in crosswalk.standards if row.id == number).proposals[0]
        clause = next(row for row in crosswalk.clauses if row.id == best.clause)
        matches = (
            phrase(clause.text, clause.text.split(" ", 2)[2][:20].strip()),
            phrase(clause.lead_in, "integrantes", part=Part.LEAD_IN),
        )
        row = explained(best, *matches, missing=lacks, weak=(may,))
        crosswalk = with_proposal(crosswalk, number, row)
    return crosswalk


def proposal(
    clause_id: str, rank: int, score: float, *, cited: bool = False, terms: tuple[str, ...] = ()
) -> Proposal:
    """Build one uncalibrated proposal."""
    return Proposal(
        clause=clause_id,
        score=score,
        rank=rank,
        confidence=None,
        why=Why(cited=cited, terms=terms, dense=0.81234567, lexical=4.2),
    )


def standard(
    number: str,
    title: str,
    title_en: str = "",
    *,
    verified: Verified | None = Verified.PUBLIC_LIST,
    chapter: tuple[str, ...] = (),
    elements: tuple[Element, ...] = (),
    level: str | None = None,
) -> Standard:
    """Build one standard of our own words."""
    return Standard(
        id=number,
        title_es=title,
        title_en=title_en,
        statement_es="",
        statement_en="",
        path_es=chapter,
        path_en=(),
        elements=elements,
        level=level,
        verified=verified,
        source="lista de prueba",
        digest="0" * 64,
    )


WAIVER = "la persona titular antes"
CONTRADICTION = Contradiction(
    standard="1.2.3",
    element=None,
    clause="c0",
    place=0,
    score=0.61234,
    cue="alone",
    start=_OBLIGATIONS[0].index(WAIVER),
    end=_OBLIGATIONS[0].index(WAIVER) + len(WAIVER),
    why=Why(cited=False, terms=("cargo",), dense=0.2, lexical=1.5),
)


def small() -> Crosswalk:
    """Return eleven standards in four chapters with every status, mark and odd text."""
    elements = tuple(
        Element(id=id, letter=letter, text_es=text, text_en="", digest="1" * 64)
        for id, letter, text in (
            ("4.1.1.a", "a", "la fuerza es la necesaria para el objetivo legítimo"),
            ("4.1.1.p2", None, "se informa cada vez que se usa"),
        )
    )
    standards = tuple(
        standard(
            number,
            title,
            title_en,
            verified=verified,
            chapter=CHAPTERS[number.split(".")[0]],
            elements=elements if number == "4.1.1" else (),
            level={"4.1.1": "M", "84.1.6": "O"}.get(number),
        )
        for number, title, title_en, verified, _ in STANDARDS
    )
    clauses = _small_clauses()
    return Crosswalk(
        edition=Edition(
            id="le-6",
            program="le",
            name_es="Agencias policiales, 6.ª edición",
            name_en="Law Enforcement, 6th edition",
            standards=standards,
            digest="e" * 64,
        ),
        manuals=(
            Manual(
                file="Reglamento de Policía.pdf",
                sha256="a" * 64,
                pages=64,
                clauses=8,
                ocr_pages=(3, 4, 5, 9),
                warnings=("Las páginas 3 a 5 y 9 se leyeron con OCR; revise los números.",),
            ),
            Manual(
                file="directivas/07 Evidencias.docx",
                sha256="b" * 64,
                pages=0,
                clauses=3,
                ocr_pages=(),
                warnings=(),
            ),
        ),
        clauses=clauses,
        standards=tuple(_small_result(row[0], row[4]) for row in STANDARDS),
        errors=(
            FileError(
                file="Anexo 4.pdf",
                message="El archivo está protegido con contraseña; quítela y vuelva a intentarlo.",
            ),
        ),
        encoder=EncoderCard(id="multilingual-e5-small-es-en-int8", dimensions=384),
        scorer="zero-shot/1",
        calibration=Calibration(state="none"),
    )


def calibrated(crosswalk: Crosswalk) -> Crosswalk:
    """Return the same crosswalk with confidences from a team's own decisions."""

    def sure(rows: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
        return tuple(replace(row, confidence=0.93456 / row.rank) for row in rows)

    return replace(
        crosswalk,
        standards=tuple(
            replace(row, confidence=0.9, proposals=sure(row.proposals))
            for row in crosswalk.standards
        ),
        calibration=Calibration(state="own", id="cal-7", n=412, ece=0.02134, date="2026-01-15"),
    )


def custom(crosswalk: Crosswalk) -> Crosswalk:
    """Return the same crosswalk against a list of requirements that the user brought."""
    standards = tuple(replace(row, verified=None) for row in crosswalk.edition.standards)
    edition = replace(
        crosswalk.edition,
        id="custom-lista",
        program="custom",
        name_es="Lista propia: requisitos.xlsx",
        name_en="Own list: requisitos.xlsx",
        standards=standards,
    )
    return replace(crosswalk, edition=edition)


def large(standards: int = 446, clauses: int = 2500, seed: int = 7) -> Crosswalk:
    """Return a crosswalk of the size of a whole edition and a 300-page manual."""
    rng = random.Random(seed)
    rows = tuple(_large_clause(rng, index) for index in range(clauses))
    numbers = [
        (f"{1 + n // 10}.{1 + n % 10 // 5}.{1 + n % 5}", f"{1 + n // 10}") for n in range(standards)
    ]
    titles = tuple(
        standard(
            number,
            " ".join(rng.choice(_OBLIGATIONS).split()[:6]).capitalize(),
            verified=Verified.PUBLIC_LIST if n < 64 else Verified.RECALLED,
            chapter=(f"Materia policial número {chapter}", f"Asunto {number.rsplit('.', 1)[0]}"),
        )
        for n, (number, chapter) in enumerate(numbers)
    )
    base = small()
    return replace(
        base,
        edition=replace(base.edition, standards=titles),
        clauses=rows,
        standards=tuple(_large_result(rng, row.id, clauses) for row in titles),
    )


def _small_clauses() -> tuple[Clause, ...]:
    lead = "Las y los integrantes de la corporación deberán:"
    rows = [
        clause(n, f"{text.capitalize()};", lead_in=lead, page=3 + n)
        for n, text in enumerate(_OBLIGATIONS)
    ]
    rows.append(clause(8, f"El formato dirá {HOSTILE} & nada más.", manual=1, page=None))
    rows.append(clause(9, '=HYPERLINK("http://ejemplo.invalid","clic")', manual=1, page=None))
    long = " ".join(f"{n}. {_OBLIGATIONS[n % 8].capitalize()}." for n in range(60))
    rows.append(clause(10, f"Control\x07 interno:\n{long}", manual=1, page=None))
    rows[1] = replace(rows[1], cites=(Citation(number="4.1.1", letter="a", edition="6"),))
    rows[5] = replace(rows[5], notes=("Fracción reformada el 2 de mayo de 2024",), certainty=0.8123)
    rows[8] = replace(rows[8], inherited=(Citation(number="84.1.1"),))
    return tuple(rows)


def _small_result(number: str, status: Status) -> StandardResult:
    best = {
        "1.1.1": (0, 3, 6),
        "4.1.1": (1, 3, 2, 10, 7),
        "4.1.5": (2,),
        "26.1.1": (6, 7),
        "84.1.1": (8, 5, 9),
        "84.1.8": (),
    }.get(number, (10, 7, 4))
    proposals = tuple(
        proposal(
            f"c{index}",
            rank,
            4.63219 - rank * 0.97,
            cited=number == "4.1.1" and rank == 1,
            terms=("fuerza", "proporcional", "custodia", "arma"),
        )
        for rank, index in enumerate(best, start=1)
    )
    parts = ()
    if number == "4.1.1":
        parts = (
            ElementResult(
                id="4.1.1.a",
                status=Status.COVERED,
                confidence=None,
                gap_probability=0.04,
                proposals=proposals[:3],
            ),
            ElementResult(
                id="4.1.1.p2",
                status=Status.PARTIAL,
                confidence=None,
                gap_probability=0.45,
                proposals=proposals[1:2],
            ),
        )
    return StandardResult(
        id=number,
        status=status,
        confidence=None,
        gap_probability={"covered": 0.04, "partial": 0.45}.get(status.value, 0.91),
        elements=parts,
        proposals=proposals,
        contradictions=(CONTRADICTION,) if number == "1.2.3" else (),
    )


def _large_clause(rng: random.Random, index: int) -> Clause:
    sentences = rng.choice((1, 1, 2, 3, 4, 6, 12))
    text = " ".join(f"{rng.choice(_OBLIGATIONS).capitalize()}." for _ in range(sentences))
    return clause(
        index,
        text,
        lead_in="Son obligaciones de las y los integrantes de la corporación, además de las que "
        "señalen otras disposiciones aplicables, las siguientes:"
        if index % 3
        else "",
        page=1 + index // 9,
    )


def _large_result(rng: random.Random, number: str, clauses: int) -> StandardResult:
    picked = rng.sample(range(clauses), 5)
    top = rng.uniform(1.5, 6)
    terms = ("fuerza", "custodia", "informe", "servicio")
    return StandardResult(
        id=number,
        status=rng.choice((Status.COVERED, Status.COVERED, Status.PARTIAL, Status.GAP)),
        confidence=None,
        gap_probability=rng.random(),
        elements=(),
        proposals=tuple(
            proposal(f"c{index}", rank, top - rank * 0.4, cited=rng.random() < 0.05, terms=terms)
            for rank, index in enumerate(picked, start=1)
        ),
    )
