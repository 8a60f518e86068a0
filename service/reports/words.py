"""Codes of the rows in; the Spanish (es-MX) words that people read in reports out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpora.records import Element, Standard, Verified
from pipelines.reasons import Weak, Weakness, Why
from pipelines.results import Applicability, Assurance, Calibration, Force, Status
from service.store.edition_dates import Since

STATUS: dict[Status, str] = {
    Status.COVERED: "con directiva",
    Status.PARTIAL: "parcial",
    Status.GAP: "sin directiva",
    Status.NOT_APPLICABLE: "no aplica",
}

STATUS_MEANING: dict[Status, str] = {
    Status.COVERED: "alguna cláusula parece responder el estándar",
    Status.PARTIAL: "se encontró respuesta solo a una parte, o poco clara",
    Status.GAP: "ninguna cláusula parece responder el estándar",
    Status.NOT_APPLICABLE: "no se piden a esta institución, según su perfil",
}

VERIFIED: dict[Verified, str] = {
    Verified.PUBLIC_LIST: "número tomado de la lista pública",
    Verified.AGENCY_DOCUMENT: "número visto en un documento de una agencia",
    Verified.RECALLED: "número no verificado",
    Verified.LICENSED: "número del manual con licencia",
}

FORCE: dict[Force, str] = {
    Force.OBLIGES: "obliga",
    Force.FORBIDS: "prohíbe",
    Force.PERMITS: "faculta",
    Force.DEFINES: "define",
    Force.RECITES: "motiva",
}

# What a clause leaves out, after "Falta:".
MISSING: dict[str, str] = {
    "actor": "quién es responsable",
    "deadline": "un plazo",
    "frequency": "cada cuánto se hace",
    "record": "dejar constancia por escrito",
}

# Why a clause may be no duty, after the wording where there is one.
WEAK: dict[Weakness, str] = {
    Weakness.MAY: "faculta, no obliga",
    Weakness.ENDEAVOURS: "pide intentarlo, no lo exige",
    Weakness.IF_POSSIBLE: "obliga solo cuando se pueda",
    Weakness.INVITES: "aconseja, no obliga",
    Weakness.DEFINITION: "es una definición, no ordena nada",
    Weakness.RECITAL: "es un considerando, explica pero no ordena",
    Weakness.REPEALED: "está derogada",
    Weakness.TRANSITORY: "es un artículo transitorio y puede haber concluido",
}

LEVEL: dict[str, str] = {
    "M": "obligatorio (M)",
    "O": "no obligatorio (O)",
    "N/A": "no aplica (N/A)",
}
LEVEL_UNKNOWN = "nivel desconocido"

CUSTOM_PROGRAM = "custom"

NOT_COMPLIANCE = (
    "Encontrar una directiva no es cumplir: faltan las pruebas de cumplimiento. "
    "Los estados son una propuesta automática; decide una persona."
)

WHY_UNVERIFIED = (
    "El número y el título de estos estándares se anotaron de memoria; no se han cotejado con la "
    "lista pública de CALEA ni con un documento publicado. Confírmelos en su manual con licencia "
    "antes de tratarlos como brechas."
)

TRADEMARK = (
    "CALEA® es marca de la Commission on Accreditation for Law Enforcement Agencies, Inc., que no "
    "elaboró ni avala este informe. Aquí solo aparecen números y títulos públicos, con "
    "descripciones redactadas por este proyecto; rige el manual de estándares con licencia."
)

_OWN_PART = re.compile(r"\.p(\d+)$")


def level(code: str | None) -> str:
    """Return the level in words; "M M O" goes by agency size, an unlisted code stays as it is."""
    if code is None:
        return LEVEL_UNKNOWN
    sizes = code.split()
    if len(sizes) > 1 and all(size in LEVEL for size in sizes):
        by_size = zip("ABCD", sizes, strict=False)
        return "por tamaño: " + ", ".join(f"{letter} {size}" for letter, size in by_size)
    return LEVEL.get(code, f"nivel {code}")


def element(row: Element) -> str:
    """Return "inciso a" where the letter is known, "aspecto 1" for a part of our own."""
    if row.letter is not None:
        return f"inciso {row.letter}"
    own = _OWN_PART.search(row.id)
    return f"aspecto {own.group(1)}" if own else row.id


def count(number: int, one: str, many: str) -> str:
    """Return "1 estándar" or "2,500 estándares"."""
    return f"{number:,} {one if number == 1 else many}"


def percent(share: float) -> str:
    """Return a probability as "93 %", never as a certainty: 99 % and 1 % are the ends."""
    return f"{min(max(round(share * 100), 1), 99)} %"


def confidence(share: float | None, interval: tuple[float, float] | None) -> str:
    """Return a confidence with its interval where there is one: "82 % (70 a 90 %)"; "" for none."""
    if share is None:
        return ""
    if interval is None:
        return percent(share)
    low, high = (percent(end) for end in interval)
    return f"{percent(share)} ({low.removesuffix(' %')} a {high})"


def missing(why: Why) -> str:
    """Return what a clause leaves out, "un plazo, quién es responsable"; its elements apart."""
    found = () if why.explanation is None else why.explanation.missing
    return ", ".join(MISSING[one.code] for one in found if one.element is None)


def weak(found: Weak) -> str:
    """Return why a clause may be no duty: "dice «podrá»: faculta, no obliga"."""
    says = WEAK[found.code]
    return f"dice «{found.words}»: {says}" if found.words else says


def score(value: float) -> str:
    """Return a score with two decimals and a true minus sign."""
    return f"{value:.2f}".replace("-", "−")


def calibration(state: Calibration) -> str:
    """Return two or three words: where confidences come from."""
    if state.state == "sample":
        return "calibrado con manuales de muestra"
    if state.state == "own":
        return f"calibrado con {count(state.n or 0, 'dictamen suyo', 'dictámenes suyos')}"
    return "sin calibrar"


def calibration_meaning(state: Calibration) -> str:
    """Return the one sentence that says how scores and confidences may be read."""
    if state.state == "sample":
        return (
            "la confianza estima qué tan probable es que una propuesta sea correcta, según "
            "manuales de muestra; todavía no se ha comprobado con los suyos."
        )
    if state.state == "own":
        return (
            "la confianza estima qué tan probable es que una propuesta sea correcta, según lo "
            "que se aceptó y se rechazó en su propia revisión."
        )
    return "las puntuaciones ordenan, no son probabilidades."


HOW_SURE = "Qué tan seguro es «con directiva»"


def assurances(found: Sequence[Assurance]) -> tuple[str, ...]:
    """Return a sentence for each promise on "covered", the one in force first."""
    return tuple(assurance(one) for one in sorted(found, key=lambda one: not one.in_force))


def assurance(one: Assurance) -> str:
    """Return the sentence that says what is promised of the standards called covered, or not."""
    most = f"{one.alpha * 100:.0f} de cada 100"
    missed_gaps = one.promise == "missed-of-gaps"
    said = f"«{STATUS[Status.COVERED]}»"
    whole = "estándares sin directiva" if missed_gaps else f"estándares anunciados {said}"
    wrong = f"se anuncian {said}" if missed_gaps else "no la tienen"
    if not one.attainable:
        return (
            f"de los {whole} no se puede prometer que sean a lo más {most} los que {wrong}: "
            "ningún corte lo logró en los manuales de muestra."
        )
    sure = "en promedio" if one.delta is None else f"con {(1 - one.delta) * 100:.0f} % de certeza"
    return (
        f"de los {whole}, a lo más {most} {wrong}, {sure}, en manuales parecidos a los de muestra "
        f"(en ellos, {one.missed} de {one.n})."
    )


def element_text(standard: Standard, row: Element) -> str:
    """Return the element's words, or "" for a licensed text, which stays out of what is shared."""
    return "" if standard.verified is Verified.LICENSED else row.text_es or row.text_en


def applicability(told: Applicability | None) -> str:
    """Return why a standard does not apply or is open, with who said so; "" where it applies."""
    if told is None or (told.applies is True and told.declared_by is None):
        return ""
    start = {False: "No aplica", None: "Por confirmar si aplica", True: "Aplica"}[told.applies]
    end = f" (lo declara {told.declared_by})" if told.declared_by else ""
    return f"{start}: {told.reason_es}{end}"


def page_ranges(pages: Sequence[int]) -> str:
    """Return "3 a 5 y 9" for pages 3, 4, 5 and 9, and "" for none."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    names = [f"{run[0]} a {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return " y ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip


def in_force(since: Since) -> str:
    """Return since when an edition is in force, and by whom it is known where nobody published."""
    if since.day is None:
        return "no se conoce"
    day = spanish_date(since.day)
    said = f", fecha indicada por {since.stated_by}, {since.stated_source}"
    return f"{day}{said if since.stated_by else ''}"


def spanish_date(day: date) -> str:
    """Return a date as people write it: "3 de marzo de 2026"."""
    return f"{day.day} de {_MONTHS[day.month - 1]} de {day.year}"
