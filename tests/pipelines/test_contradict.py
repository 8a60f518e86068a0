"""Waivers and undue permissions found in clauses, and set against the standard they undo."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np
import pytest

from corpora.records import Standard
from pipelines.candidates import BODY_FEATURES, FEATURES, Candidate, CandidateList, Question
from pipelines.contradict.cues import cues, shown
from pipelines.contradict.polarity import polarity
from pipelines.contradict.propose import Contradictor, load_weights, with_contradictions
from pipelines.reasons import Contradiction, Why
from pipelines.results import Clause, StandardResult, Status
from tests.pipelines.rows import candidates_of, clause, standard

KEYS = replace(
    standard("72.4.3", "Control de llaves", parts=("las llaves se cuentan en cada relevo",)),
    statement_es=(
        "Las llaves de las celdas se cuentan y se firman en cada relevo. Nunca salen del edificio "
        "ni quedan en poder de quien terminó su turno."
    ),
    keywords_es=("llaves", "relevo", "celdas"),
)
REPORTS = replace(
    standard("4.2.1", "Informe de uso de la fuerza"),
    statement_es=(
        "Todo uso de la fuerza se informa por escrito antes de terminar el turno, con testigos, "
        "lesiones y atención médica, y el mando lo revisa."
    ),
    keywords_es=("informe de fuerza", "lesiones"),
)
BUDGET = replace(
    standard("17.2.2", "Proyecto de presupuesto"),
    statement_es="Cada jefatura propone sus necesidades para el proyecto anual de presupuesto.",
    keywords_es=("presupuesto", "gasto"),
)
STANDARDS = (KEYS, REPORTS, BUDGET)
WAIVES_KEYS = (
    "El custodio que acabe su turno podrá llevarse las llaves a su domicilio; no será necesario "
    "contarlas ni firmarlas en el relevo."
)
KEEPS_KEYS = (
    "El custodio entrante contará las llaves de las celdas junto con el saliente y ambos firmarán "
    "el libro de relevo."
)
WAIVES_REPORT = (
    "Queda dispensado de informar por escrito el uso de la fuerza quien no cause lesiones, "
    "bastando que lo comente de palabra con el mando."
)
BARS_KEYS = "Ningún custodio se retirará sin entregar las llaves de las celdas en el relevo."


def lists(near: Sequence[Sequence[float]]) -> list[CandidateList]:
    """Return a list for each standard; ``near`` holds its similarity to every clause."""
    found = []
    for one, row in zip(STANDARDS, near, strict=True):
        order = sorted(range(len(row)), key=lambda place: -row[place])
        candidates = tuple(
            Candidate(
                place=place, score=row[place], dense=row[place], lexical=0.0, cited=False, terms=()
            )
            for place in order
        )
        found.append(
            candidates_of(
                question=Question(standard=one.id, element=None, letter=None, texts={}, vectors={}),
                candidates=candidates,
                features=np.zeros((len(row), len(FEATURES)), dtype=np.float32),
                whole=np.zeros(len(BODY_FEATURES), dtype=np.float32),
            )
        )
    return found


def told(
    model: Contradictor,
    standards: Sequence[Standard],
    near: Sequence[CandidateList],
    clauses: Sequence[Clause],
    languages: Sequence[str],
) -> tuple[Contradiction, ...]:
    """Return what a model proposes, from the texts on."""

    def why(which: int, row: int) -> Why:
        one = near[which].candidate(row)
        return Why(cited=one.cited, terms=one.terms, dense=one.dense, lexical=one.lexical)

    said = model.read(clauses, languages)
    return model.propose(standards, [one.near for one in near], said, why)


def proposed(*texts: str, kind: str = "provision", language: str = "es") -> list[tuple[str, int]]:
    """Return (standard, place) of what the bundled model proposes over some clauses."""
    clauses = [clause(number, text, kind=kind) for number, text in enumerate(texts, start=1)]
    near = [[0.1 for _ in texts] for _ in STANDARDS]
    found = told(Contradictor.bundled(), STANDARDS, lists(near), clauses, [language] * len(clauses))
    return [(one.standard, one.place) for one in found]


def test_a_waiver_is_set_against_the_standard_it_undoes() -> None:
    """Each waiver goes to the standard of its subject; the clause that fulfils it to none."""
    found = proposed(KEEPS_KEYS, WAIVES_KEYS, WAIVES_REPORT)
    assert sorted(found) == [("4.2.1", 2), ("72.4.3", 1)]


def test_a_duty_said_with_two_denials_is_no_waiver() -> None:
    """The wording "Ningún ... sin" obliges; nothing is proposed."""
    assert proposed(BARS_KEYS, KEEPS_KEYS) == []


@pytest.mark.parametrize("kind", ["definition", "recital", "repealed", "preamble"])
def test_what_commands_nothing_contradicts_nothing(kind: str) -> None:
    """The same words in a definition, recital, repealed text or preamble are left alone."""
    assert proposed(WAIVES_KEYS, kind=kind) == []


def test_only_spanish_clauses_are_read() -> None:
    """A body said to be English has no contradictions: the wordings are Spanish."""
    assert proposed(WAIVES_KEYS, language="en") == []


def test_nothing_in_nothing_out() -> None:
    """No clauses, no standards: no contradictions and no failure."""
    model = Contradictor.bundled()
    assert told(model, STANDARDS, lists([[], [], []]), [], []) == ()
    assert told(model, (), [], [clause(1, WAIVES_KEYS)], ["es"]) == ()


def test_a_proposal_shows_the_words_that_waive() -> None:
    """The span lies in the clause's own text and reads as the waiver; the score is a share."""
    rows: list[Clause] = [clause(1, WAIVES_KEYS)]
    (found,) = told(Contradictor.bundled(), STANDARDS, lists([[0.3], [0.0], [0.0]]), rows, ["es"])
    assert found.clause == rows[0].id
    assert WAIVES_KEYS[found.start : found.end] == "no será necesario"
    assert load_weights().threshold <= found.score < 1.0


def test_what_no_wording_shows_is_not_proposed() -> None:
    """However sure the model is, a clause without a wording to point at is left out."""
    bold = replace(load_weights(), threshold=0.0, least=-50.0)
    rows = [clause(1, WAIVES_KEYS), clause(2, KEEPS_KEYS)]
    near = lists([[0.3, 0.3], [0.0, 0.0], [0.0, 0.0]])
    found = told(Contradictor(bold), STANDARDS, near, rows, ["es", "es"])
    assert [one.place for one in found] == [0]


def test_a_contradiction_says_how_the_clause_met_the_standard() -> None:
    """Its parts are those of the candidate; a clause that words alone brought has none."""
    rows = [clause(1, WAIVES_KEYS)]
    model = Contradictor.bundled()
    (found,) = told(model, STANDARDS, lists([[0.3], [0.0], [0.0]]), rows, ["es"])
    assert found.why.dense == 0.3
    bold = Contradictor(replace(load_weights(), threshold=0.0))
    (by_words,) = told(bold, STANDARDS, lists([[], [], []]), rows, ["es"])
    assert (by_words.standard, by_words.why.dense) == (found.standard, 0.0)


def test_a_contradiction_changes_no_status() -> None:
    """Each result gets its own contradictions and stays as it was in all else."""
    results = tuple(
        StandardResult(
            id=one.id,
            status=status,
            confidence=None,
            gap_probability=0.3,
            elements=(),
            proposals=(),
        )
        for one, status in zip(STANDARDS, (Status.COVERED, Status.PARTIAL, Status.GAP), strict=True)
    )
    rows = [clause(1, WAIVES_KEYS)]
    found = told(Contradictor.bundled(), STANDARDS, lists([[0.3], [0.0], [0.0]]), rows, ["es"])
    shown = with_contradictions(results, found)
    assert [len(one.contradictions) for one in shown] == [1, 0, 0]
    assert tuple(replace(one, contradictions=()) for one in shown) == results


def test_a_clause_contradicts_no_more_standards_than_the_model_allows() -> None:
    """A sweeping waiver near three standards is proposed for at most ``standards`` of them."""
    sweeping = f"{WAIVES_KEYS} {WAIVES_REPORT}"
    assert 1 <= len(proposed(sweeping, KEEPS_KEYS)) <= load_weights().standards


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("Bastará el dicho del agente.", "enough", "Bastará"),
        ("No se exigirá curso previo.", "unasked", "No se exigirá"),
        ("Lo hará sin que medie orden.", "without_that", "sin que medie"),
        ("Entrará aun cuando falte la orden.", "even", "aun cuando"),
        ("Quedan exentos de revista.", "dispensed", "exentos"),
        ("Lo hará cuando lo juzgue oportuno.", "choice", "juzgue oportuno"),
    ],
)
def test_cues_are_found_where_they_stand(text: str, name: str, words: str) -> None:
    """The span of a cue, accents and capitals included, is the wording itself."""
    spans = [text[one.start : one.end] for one in cues(text) if one.name == name]
    assert words in spans


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Una alarma no basta para detener a nadie.", "enough"),
        ("No será remitido por el solo hecho de su edad.", "enough"),
        ("Atenderá a quien no requiera patrulla.", "unasked"),
    ],
)
def test_a_denied_cue_is_not_one(text: str, name: str) -> None:
    """What looks like a waiver and is the reverse does not count."""
    assert name not in {one.name for one in cues(text)}


def test_the_clearest_cue_is_shown() -> None:
    """A waiver is shown rather than the permission beside it; no cue, nothing to show."""
    found = shown(cues("Podrá salir; no será necesario avisar."))
    assert found is not None
    assert found.name == "unneeded"
    assert shown(cues("El agente avisará.")) is None


def test_a_denial_reaches_to_the_end_of_its_part() -> None:
    """What follows "sin" is denied until the sentence ends, what comes after is affirmed."""
    found = polarity("Entrará sin orden ni testigos. Firmará el libro.")
    assert {"orden", "testig"} <= found.denied
    assert {"libr", "firm"} <= found.affirmed
    assert not found.denied & found.affirmed


def test_the_weights_are_those_that_their_name_hashes() -> None:
    """An edit of the weights without a new name is found out."""
    body = asdict(load_weights())
    name = body.pop("origin")["id"]
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    assert name == f"contradictions-1-{digest[:12]}"


def test_standards_without_spanish_text_do_not_fail() -> None:
    """An English-only list of requirements is searched by meaning alone."""
    english: Standard = replace(KEYS, title_es="", statement_es="", keywords_es=(), elements=())
    rows = [clause(1, WAIVES_KEYS)]
    found = told(
        Contradictor.bundled(),
        (english, REPORTS, BUDGET),
        lists([[0.9], [0.0], [0.0]]),
        rows,
        ["es"],
    )
    assert all(0 < one.score < 1 for one in found)
