"""What a plan of re-check holds for a person's agencies in; the sentences of their notice out.

Nothing is said that the counts do not show; what is zero is not said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from babel.dates import format_date
from babel.numbers import format_decimal

MOST_SUBJECT = 300
_LOCALES = MappingProxyType({"es": "es_MX", "en": "en_US"})
_DAYS = MappingProxyType({"es": "d 'de' MMMM 'de' y", "en": "MMMM d, y"})


class About(StrEnum):
    """What a notice is about: a plan was started, it has ended, or its deadlines moved."""

    STARTED = "started"
    ENDED = "ended"
    MOVED = "moved"


@dataclass(frozen=True, kw_only=True)
class AgencyNews:
    """What a plan holds for an agency, or did for it.

    ``standards`` counts those that are unchanged, equivalent, to_confirm, new and withdrawn;
    ``decisions`` by outcome (``pipelines.editions.carry``): planned ones, or done ones once
    ``state`` is done. ``before`` is the deadline that there was, of one that moved.
    ``reason`` says by language why nothing was done (stale, failed).
    """

    agency: str
    state: str
    standards: Mapping[str, int]
    decisions: Mapping[str, int]
    deadline: date | None
    before: date | None = None
    reason: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class InForce:
    """Since when the edition is in force; ``by`` "": published, else who said so, from where."""

    day: date
    by: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Message:
    """What a person is told: a line, and paragraphs of plain text."""

    subject: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the paragraphs with an empty line between them."""
        return "\n\n".join(self.paragraphs)


def notice(
    about: About,
    edition: Mapping[str, str],
    news: Sequence[AgencyNews],
    language: str,
    since: InForce | None = None,
) -> Message:
    """Return the notice of one person; ``edition`` has its name by language, ``news`` one or more.

    ``language`` is es or en. ``since`` is told where a deadline that counts from it is.
    """
    words = _WORDS[language]
    one = len(news) == 1
    facts = {
        "who": news[0].agency if one else words["agencies"].format(count=_number(len(news), words)),
        "edition": edition[language],
    }
    subject = words[f"{about}_subject"].format_map(facts)
    head = words[f"{about}_head"].format_map(facts)
    told = (_paragraph(about, row, words) for row in news)
    counted = since is not None and any(row.deadline is not None for row in news)
    last = (in_force(since, language),) if since is not None and counted else ()
    return Message(subject=subject[:MOST_SUBJECT], paragraphs=(head, *told, *last))


def in_force(since: InForce, language: str) -> str:
    """Return the sentence that says since when an edition is in force, and by whom it is known."""
    words = _WORDS[language]
    name = "since_stated" if since.by else "since"
    return words[name].format(day=_day(since.day, words), who=since.by, source=since.source)


def _paragraph(about: About, row: AgencyNews, words: Mapping[str, str]) -> str:
    sentences = list(_told(about, row, words))
    return f"{row.agency}: {' '.join(sentences)}"


def _told(about: About, row: AgencyNews, words: Mapping[str, str]) -> list[str]:
    if about is About.MOVED:
        known = (row.before is not None, row.deadline is not None)
        days = {"day": _day(row.deadline, words), "before": _day(row.before, words)}
        return [words[_MOVED[known]].format_map(days)]
    if about is About.ENDED and row.state != "done":
        reason = row.reason.get(words["language"], "")
        if row.state == "cancelled":
            return [words["cancelled"]]
        return [words["not_done"], *([reason] if reason else [])]
    standards = _listed(row.standards, _STANDARDS, words, "standard")
    decisions = _listed(row.decisions, _DECISIONS, words, "decision")
    found = [standards] if standards else []
    found.append(decisions or words["no_decisions"])
    return [*found, words["deadline"].format(day=_day(row.deadline, words))]


def _listed(
    counts: Mapping[str, int], names: Sequence[str], words: Mapping[str, str], noun: str
) -> str:
    """Return "3 estándares siguen igual; 1 se retira." of what there is any of, "" for nothing."""
    told: list[str] = []
    for name in names:
        count = counts.get(name, 0)
        if count:
            form = "one" if count == 1 else "other"
            # The first says of what; the others go on from it.
            what = "" if told else f" {words[f'{noun}_{form}']}"
            told.append(f"{_number(count, words)}{what} {words[f'{noun}_{name}_{form}']}")
    return f"{'; '.join(told)}." if told else ""


def _number(count: int, words: Mapping[str, str]) -> str:
    return format_decimal(count, locale=_LOCALES[words["language"]])


def _day(day: date | None, words: Mapping[str, str]) -> str:
    if day is None:
        return words["unknown"]
    language = words["language"]
    return format_date(day, _DAYS[language], locale=_LOCALES[language])


# By whether the deadline was known before and is known now.
_MOVED = {(True, True): "moved", (False, True): "moved_to", (True, False): "moved_from"}
_STANDARDS = ("unchanged", "equivalent", "to_confirm", "new", "withdrawn")
_DECISIONS = ("kept", "kept_equivalent", "to_confirm", "orphaned", "archived")
_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "es": MappingProxyType(
            {
                "language": "es",
                "agencies": "{count} agencias",
                "started_subject": "Empezó la revisión de {who} con {edition}",
                "started_head": "Empezó la revisión de {who} con «{edition}». Esto es lo que se "
                "prevé si sus manuales no cambian; cuando termine se le avisará.",
                "ended_subject": "Terminó la revisión de {who} con {edition}",
                "ended_head": "Terminó la revisión de {who} con «{edition}». Esto es lo que "
                "resultó.",
                "moved_subject": "Cambió la fecha límite de {who} con {edition}",
                "moved_head": "Cambió la fecha límite de {who} con «{edition}».",
                "moved": "la fecha límite es el {day}; antes era el {before}.",
                "moved_to": "ya se conoce la fecha límite: {day}.",
                "moved_from": "ya no se conoce la fecha límite; era el {before}.",
                "standard_one": "estándar",
                "standard_other": "estándares",
                "standard_unchanged_one": "sigue igual",
                "standard_unchanged_other": "siguen igual",
                "standard_equivalent_one": "pide lo mismo con otra redacción",
                "standard_equivalent_other": "piden lo mismo con otra redacción",
                "standard_to_confirm_one": "está por confirmar",
                "standard_to_confirm_other": "están por confirmar",
                "standard_new_one": "es nuevo",
                "standard_new_other": "son nuevos",
                "standard_withdrawn_one": "se retira",
                "standard_withdrawn_other": "se retiran",
                "decision_one": "dictamen",
                "decision_other": "dictámenes",
                "decision_kept_one": "se conserva",
                "decision_kept_other": "se conservan",
                "decision_kept_equivalent_one": "se conserva por ser la misma exigencia con otra "
                "redacción",
                "decision_kept_equivalent_other": "se conservan por ser la misma exigencia con "
                "otra redacción",
                "decision_to_confirm_one": "hay que confirmarlo",
                "decision_to_confirm_other": "hay que confirmarlos",
                "decision_orphaned_one": "perdió su cláusula",
                "decision_orphaned_other": "perdieron su cláusula",
                "decision_archived_one": "pasa al archivo porque se retira su estándar, inciso o "
                "aspecto",
                "decision_archived_other": "pasan al archivo porque se retira su estándar, inciso "
                "o aspecto",
                "no_decisions": "No había dictámenes que conservar.",
                "deadline": "Fecha límite: {day}.",
                "unknown": "no se conoce",
                "since": "La edición rige desde el {day}.",
                "since_stated": "La edición rige desde el {day}: fecha indicada por {who}, "
                "{source}.",
                "not_done": "no se hizo.",
                "cancelled": "se canceló; la agencia sigue como estaba.",
            }
        ),
        "en": MappingProxyType(
            {
                "language": "en",
                "agencies": "{count} agencies",
                "started_subject": "The re-check of {who} with {edition} has started",
                "started_head": "The re-check of {who} with “{edition}” has started. This is what "
                "is expected if the manuals do not change; you will be told when it ends.",
                "ended_subject": "The re-check of {who} with {edition} has ended",
                "ended_head": "The re-check of {who} with “{edition}” has ended. This is what came "
                "of it.",
                "moved_subject": "The deadline of {who} with {edition} has changed",
                "moved_head": "The deadline of {who} with “{edition}” has changed.",
                "moved": "the deadline is {day}; it was {before}.",
                "moved_to": "the deadline is known now: {day}.",
                "moved_from": "the deadline is no longer known; it was {before}.",
                "standard_one": "standard",
                "standard_other": "standards",
                "standard_unchanged_one": "stays the same",
                "standard_unchanged_other": "stay the same",
                "standard_equivalent_one": "asks the same in other words",
                "standard_equivalent_other": "ask the same in other words",
                "standard_to_confirm_one": "is to be confirmed",
                "standard_to_confirm_other": "are to be confirmed",
                "standard_new_one": "is new",
                "standard_new_other": "are new",
                "standard_withdrawn_one": "is withdrawn",
                "standard_withdrawn_other": "are withdrawn",
                "decision_one": "decision",
                "decision_other": "decisions",
                "decision_kept_one": "is kept",
                "decision_kept_other": "are kept",
                "decision_kept_equivalent_one": "is kept as the same requirement in other words",
                "decision_kept_equivalent_other": "are kept as the same requirement in other words",
                "decision_to_confirm_one": "is to be confirmed",
                "decision_to_confirm_other": "are to be confirmed",
                "decision_orphaned_one": "lost its clause",
                "decision_orphaned_other": "lost their clause",
                "decision_archived_one": "goes on file, since its standard, bullet or part is "
                "withdrawn",
                "decision_archived_other": "go on file, since their standard, bullet or part is "
                "withdrawn",
                "no_decisions": "There were no decisions to keep.",
                "deadline": "Deadline: {day}.",
                "unknown": "not known",
                "since": "The edition is in force since {day}.",
                "since_stated": "The edition is in force since {day}: date stated by {who}, "
                "{source}.",
                "not_done": "it was not done.",
                "cancelled": "it was cancelled; the agency stays as it was.",
            }
        ),
    }
)
