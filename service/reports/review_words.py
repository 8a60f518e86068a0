"""A language in, the words of a report of a review out: labels, codes, numbers, days, zones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from service.reports.review_labels import LABELS
from service.store.decisions import VERDICT_WORDS

LANGUAGES = ("es", "en")
# The language as HTML, PDF and word processors name it.
TAGS: Mapping[str, str] = {"es": "es-MX", "en": "en-US"}
_LOCALES = {"es": "es_MX", "en": "en"}
_PLACES = {"es": 0, "en": 1}

CODES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "status": {
        "covered": ("con directiva", "directive found"),
        "partial": ("parcial", "partial"),
        "gap": ("sin directiva", "no directive"),
        "not_applicable": ("no aplica", "does not apply"),
        "open": ("en revisión", "in review"),
        "unreviewed": ("sin revisar", "not reviewed"),
    },
    "verified": {
        "public-list": ("número de la lista pública", "number from the public list"),
        "agency-document": (
            "número visto en un documento de una agencia",
            "number seen in an agency's document",
        ),
        "recalled": ("número sin verificar", "unverified number"),
        "licensed": ("número del manual con licencia", "number from the licensed manual"),
    },
    "level": {
        "M": ("obligatorio (M)", "mandatory (M)"),
        "O": ("no obligatorio (O)", "other than mandatory (O)"),
        "N/A": ("no aplica (N/A)", "not applicable (N/A)"),
        "": ("nivel desconocido", "level unknown"),
        "sizes": ("por tamaño: {sizes}", "by size: {sizes}"),
        "other": ("nivel {code}", "level {code}"),
    },
    "element": {
        "letter": ("inciso {part}", "bullet {part}"),
        "own": ("aspecto {part}", "part {part}"),
    },
    "reason": {
        "another-subject": ("otro tema", "another subject"),
        "only-mentions": ("sólo lo menciona", "it only mentions it"),
        "no-term-or-owner": ("falta plazo o responsable", "no term or no one responsible"),
        "repealed": ("derogado", "repealed"),
        "another-clause": ("corresponde otra cláusula", "another clause is the one"),
        "other": ("otro motivo", "another reason"),
    },
    "weak": {
        "may": ("faculta, no obliga", "it permits, it does not require"),
        "endeavours": ("pide intentarlo, no lo exige", "it asks to try, it does not demand"),
        "if-possible": ("obliga sólo cuando se pueda", "it requires only where possible"),
        "invites": ("aconseja, no obliga", "it advises, it does not require"),
        "definition": (
            "es una definición, no ordena nada",
            "it is a definition, it orders nothing",
        ),
        "recital": (
            "es un considerando, explica pero no ordena",
            "it is a recital, it explains but does not order",
        ),
        "repealed": ("está derogada", "it is repealed"),
        "transitory": (
            "es un artículo transitorio y puede haber concluido",
            "it is a transitory article and may have expired",
        ),
    },
    "calibration": {
        "none": ("sin calibrar", "not calibrated"),
        "sample": ("calibrado con manuales de muestra", "calibrated with sample manuals"),
        "own": (
            "calibrado con {n} dictámenes de este equipo",
            "calibrated with {n} decisions of this team",
        ),
    },
    "meaning": {
        "none": (
            "Las puntuaciones ordenan las propuestas; no son probabilidades.",
            "Scores put proposals in order; they are not probabilities.",
        ),
        "sample": (
            "La confianza estima qué tan probable es que una propuesta sea correcta, según "
            "manuales de muestra; todavía no se ha comprobado con los de esta agencia.",
            "Confidence estimates how likely a proposal is to be right, going by sample manuals; "
            "it has not been checked against this agency's yet.",
        ),
        "own": (
            "La confianza estima qué tan probable es que una propuesta sea correcta, según lo que "
            "este equipo aceptó y rechazó en su propia revisión.",
            "Confidence estimates how likely a proposal is to be right, going by what this team "
            "accepted and rejected in its own review.",
        ),
    },
    "sure": {
        "none": ("sin calibrar, puntuación {score}", "not calibrated, score {score}"),
        "none.status": ("sin calibrar", "not calibrated"),
        "sample": ("{share} según manuales de muestra", "{share} going by sample manuals"),
        "own": (
            "{share}: de cada 100 así, unas {part} se aceptaron (n={n}, {date})",
            "{share}: of every 100 like this, about {part} were accepted (n={n}, {date})",
        ),
    },
    "zone": {
        "America/Mexico_City": ("hora del centro de México", "central Mexico time"),
        "America/Mazatlan": ("hora del Pacífico de México", "Mexican Pacific time"),
        "America/Hermosillo": ("hora de Sonora", "Sonora time"),
        "America/Tijuana": ("hora del noroeste de México", "northwest Mexico time"),
        "America/Cancun": ("hora del sureste de México", "southeast Mexico time"),
    },
}
_MOST_CERTAIN, _LEAST_CERTAIN = 0.99, 0.01
_ZONES = {
    **{"BCN": "America/Tijuana", "BCS": "America/Mazatlan", "SIN": "America/Mazatlan"},
    **{"NAY": "America/Mazatlan", "SON": "America/Hermosillo", "ROO": "America/Cancun"},
}


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        """Speak "es" or "en"."""
        self.language = language
        self.tag = TAGS[language]
        self._place = _PLACES[language]
        self._locale = _LOCALES[language]

    def __call__(self, code: str, /, **facts: object) -> str:
        """Return a label, with the facts it tells."""
        return LABELS[code][self._place].format(**facts)

    def of(self, table: str, code: str, /, **facts: object) -> str:
        """Return the words of a code of a table; a code that it does not have stays as it is."""
        found = CODES[table].get(code)
        return code if found is None else found[self._place].format(**facts)

    def mine(self, es: str, en: str) -> str:
        """Return the text in this language, or in the other where that is all there is."""
        return (es or en) if self.language == "es" else (en or es)

    def number(self, value: int) -> str:
        """Return a whole number as people write it."""
        return str(format_decimal(value, locale=self._locale))

    def level(self, code: str | None) -> str:
        """Return a level in words; unknown is said, and "M M O" goes by agency size."""
        if code in CODES["level"]:
            return self.of("level", code or "")
        sizes = (code or "").split()
        if len(sizes) > 1:
            pairs = ", ".join(f"{letter} {one}" for letter, one in zip("ABCD", sizes, strict=False))
            return self.of("level", "sizes", sizes=pairs)
        return self.of("level", "other" if code else "", code=code)

    def element(self, number: str, letter: str | None) -> str:
        """Return "inciso a" where the letter is known, "aspecto 1" for a part of our own."""
        if letter:
            return self.of("element", "letter", part=letter)
        return self.of("element", "own", part=number.rpartition(".p")[2] or number)

    def verdict(self, code: str) -> str:
        """Return a verdict in words."""
        return VERDICT_WORDS[code][self.language] if code in VERDICT_WORDS else code

    def sure(self, share: float | None, calibration: Any, score: float | None) -> str:
        """Return a confidence with where it comes from, in one of the three states."""
        facts = calibration or {}
        state = facts.get("state", "none")
        if share is None or state == "none":
            if score is None:
                return self.of("sure", "none.status")
            return self.of("sure", "none", score=f"{score:.2f}".replace("-", "−"))
        shown = min(max(share, _LEAST_CERTAIN), _MOST_CERTAIN)
        told = {"n": self.number(facts.get("n") or 0), "date": facts.get("date") or ""}
        return self.of("sure", state, share=f"{shown:.2f}", part=round(shown * 100), **told)

    def day(self, moment: datetime) -> str:
        """Return a day as people write it."""
        return str(format_date(moment, "d MMM y", locale=self._locale))

    def moment(self, moment: datetime) -> str:
        """Return a moment in UTC, and say so."""
        return str(format_datetime(moment, "d MMM y, HH:mm 'UTC'", locale=self._locale))

    def local(self, moment: datetime, state: str) -> str:
        """Return a moment in the zone of a federative entity, with its name and offset.

        "" where this machine has no time zones.
        """
        name = _ZONES.get(state, "America/Mexico_City")
        try:
            there = moment.astimezone(ZoneInfo(name))
        except ZoneInfoNotFoundError:
            return ""
        written = format_datetime(there, "d MMM y, HH:mm", tzinfo=there.tzinfo, locale=self._locale)
        offset = f"{there:%z}"[:3].replace("-", "−")
        return f"{written} ({self.of('zone', name)}, UTC{offset})"
