"""The project's own gold in, judged sets by part and by the language asked in out."""

from __future__ import annotations

from dataclasses import replace

from corpora.catalog import edition_of, load_edition
from corpora.gold_set import GoldManual, Part, gold_judgements, gold_manuals, gold_version
from corpora.judgements import Judgements
from pipelines.evaluation.judged import JudgedBody, JudgedSet
from service.evaluation.bodies import Reading, Units, judged_body, read_manuals
from service.evaluation.lists import in_language
from service.settings import Settings

_LEARNED = {
    Part.TRAIN: "parte para aprender: sus cifras son más altas que las de un manual nuevo",
    Part.CALIBRATE: "parte para ajustar la confianza y los cortes, no el orden",
    Part.TEST: "parte de la que no se aprende nada",
}


def own_sets(part: Part, settings: Settings) -> tuple[JudgedSet, JudgedSet]:
    """Return the manuals of a part, each a body against each of its editions, asked two ways.

    First as the program asks, in every language that an edition has; then ("-en") with the
    editions' English texts alone, so that a Spanish clause must answer an English standard.
    """
    judgements = gold_judgements()
    manuals = gold_manuals(part)
    bodies = [body for one in manuals for body in judged_manual(one, judgements, settings)]
    notes = (
        f"material propio, versión {gold_version()}",
        f"{len(manuals)} manuales",
        _LEARNED[part],
    )
    whole = JudgedSet(name=f"own-{part.value}", bodies=tuple(bodies), language="es", notes=notes)
    return whole, in_english(whole)


def in_english(judged: JudgedSet) -> JudgedSet:
    """Return a set that is asked by the English texts of its editions alone."""
    return replace(
        judged,
        name=f"{judged.name}-en",
        bodies=tuple(_asked_in(body, "en") for body in judged.bodies),
        language="en",
        notes=(*judged.notes, "se pregunta solo con los textos en inglés de los estándares"),
    )


def judged_manual(
    manual: GoldManual, judgements: Judgements, settings: Settings
) -> list[JudgedBody]:
    """Return one body for each edition that the manual was judged against."""
    read = read_manuals([manual.path], settings)
    reading = Reading(units=Units(articles=False), complete=True, group=manual.family)
    return [
        judged_body(f"{manual.file}:{edition}", read, load_edition(edition), judgements, reading)
        for edition in manual.editions
    ]


def _asked_in(body: JudgedBody, language: str) -> JudgedBody:
    edition = body.edition
    return replace(
        body,
        edition=edition_of(
            id=edition.id,
            program=edition.program,
            name_es=edition.name_es,
            name_en=edition.name_en,
            standards=tuple(in_language(one, language) for one in edition.standards),
        ),
    )
