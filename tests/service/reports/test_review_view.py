"""The view of a report: what people decided, what the machine proposes, and never one as other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import pytest

from corpora.records import Verified
from service.reports.review_labels import LABELS
from service.reports.review_report import review_view
from service.reports.review_rows import ReviewState
from service.reports.review_view import ReviewView, ShownStandard
from service.reports.review_words import CODES, LANGUAGES, Words
from service.settings import Settings
from service.store.decisions import VERDICT_WORDS, Verdict
from service.store.unit import Store
from tests.service.reports.reviewed import (
    NOTE,
    clauses_say,
    machine_says,
    plain,
    plain_number,
    review,
    say,
    state_of,
)
from tests.service.web.scene import Scene, make_full_scene


@pytest.fixture
def scene(settings: Settings, store: Store) -> Scene:
    """Two agencies with an assessment each."""
    return make_full_scene(settings, store)


def standard(view: ReviewView, number: str) -> ShownStandard:
    """Return a standard of a view."""
    return next(one for one in view.standards if one.number == number)


def changed(state: ReviewState, number: str, **facts: Any) -> ReviewState:
    """Return a state whose edition says something else of a standard."""
    standards = tuple(
        replace(one, **facts) if one.id == number else one for one in state.edition.standards
    )
    return replace(state, edition=replace(state.edition, standards=standards))


def test_every_standard_of_the_run_is_there_in_the_order_of_the_catalogue(scene: Scene) -> None:
    """The crosswalk leaves none out, decided or not."""
    state = state_of(scene)
    view = review_view(state, "crosswalk", "es")
    assert [one.number for one in view.standards] == [one.standard for one in state.states]


def test_what_people_say_stands_beside_what_the_machine_says(scene: Scene) -> None:
    """A standard nobody looked at is "not reviewed" whatever the machine proposes of it."""
    number = plain_number(scene)
    before = machine_says(state_of(scene), number, "covered")
    shown = standard(review_view(before, "crosswalk", "es"), number)
    assert (shown.people.code, shown.machine.code) == ("unreviewed", "covered")
    review(scene)
    shown = standard(review_view(state_of(scene), "crosswalk", "es"), number)
    assert shown.people.code == "partial"
    assert [one.people.code for one in shown.parts][-1] == "gap"
    assert {one.people.code for one in shown.parts[:-1]} == {"covered"}


def test_a_decision_tells_who_when_why_and_of_which_clause(scene: Scene) -> None:
    """The clause is told by label, manual, version and page."""
    number = review(scene)
    shown = standard(review_view(state_of(scene), "crosswalk", "en"), number)
    said = shown.parts[0].decisions[0]
    assert (said.verdict.words, said.who, said.note) == ("satisfies", "advisor", NOTE)
    assert said.when.endswith("UTC")
    clause = said.clause
    assert clause is not None
    assert clause.place == f"Manual 1, version 1, page {clause.page}"
    assert clause.label == "Art. 4"


def test_a_half_decided_standard_is_in_review_and_not_reviewed(scene: Scene) -> None:
    """One part decided leaves it open; both figures stay apart."""
    number = plain_number(scene)
    state = state_of(scene)
    part = next(one for one in state.edition.standards if one.id == number).elements[0].id
    before = review_view(state, "crosswalk", "es")
    say(scene, Verdict(standard=number, element=part, verdict="unanswered"))
    view = review_view(state_of(scene), "crosswalk", "es")
    assert standard(view, number).people.code == "open"
    assert view.reviewed == before.reviewed


def test_the_two_figures_count_what_applies(scene: Scene) -> None:
    """Reviewed and covered are people's; what the profile leaves out is told apart."""
    state = plain(state_of(scene))
    view = review_view(state, "crosswalk", "es")
    asked = [one for one in state.states if one.status != "not_applicable"]
    assert (view.total, view.reviewed, view.covered) == (len(asked), 0, 0)
    out = len(state.states) - len(asked)
    assert any(str(out) in line and "perfil" in line for line in view.meanings)


def test_a_gap_says_whose_it_is(scene: Scene) -> None:
    """People's gap, or the machine's while nobody decided: a person's word ends the machine's."""
    number = plain_number(scene)
    state = machine_says(plain(state_of(scene)), number, "gap")
    shown = standard(review_view(state, "gaps", "es"), number)
    assert shown.gap is not None
    assert shown.gap.basis.code == "machine"
    parts = next(one for one in state.edition.standards if one.id == number).elements
    say(scene, *(Verdict(standard=number, element=one.id, verdict="unanswered") for one in parts))
    shown = standard(review_view(state_of(scene), "gaps", "es"), number)
    assert shown.gap is not None
    assert shown.gap.basis.code == "people"


def test_what_people_found_covered_is_no_gap_though_the_machine_says_so(scene: Scene) -> None:
    """And a gap report lists nothing but gaps."""
    number = plain_number(scene)
    clause = scene.made[0].clauses[0]
    say(scene, Verdict(standard=number, clause=clause, verdict="satisfies"))
    view = review_view(machine_says(state_of(scene), number, "gap"), "gaps", "es")
    assert number not in [one.number for one in view.standards]
    assert all(one.gap is not None for one in view.standards)


def test_a_proposal_that_was_decided_is_no_proposal_any_more(scene: Scene) -> None:
    """It is shown once, as a decision with its reason in words."""
    state = plain(state_of(scene))
    view = review_view(state, "crosswalk", "es")
    found = next(
        (one, part, row) for one in view.standards for part in one.parts for row in part.proposals
    )
    number, element = found[0].number, found[1].element
    row = next(
        one
        for one in state.proposals
        if (one.standard, one.element) == (number, element) and one.label == found[2].clause.label
    )
    known = {
        (one.element, one.clause_id): one.id
        for one in state_of(scene).decisions
        if one.standard == number
    }
    said = Verdict(
        standard=number,
        element=element,
        proposal=row.id,
        verdict="unrelated",
        reason="only-mentions",
        latest=known.get((element, row.clause_id)),
    )
    say(scene, said)
    after = standard(review_view(state_of(scene), "crosswalk", "es"), number)
    part = next(one for one in after.parts if one.element == element)
    assert [one.reason for one in part.decisions if one.clause][-1:] == ["sólo lo menciona"]
    judged = {one.clause.label for one in part.decisions if one.clause}
    assert not judged & {one.clause.label for one in part.proposals}


def test_unverified_numbers_are_marked_and_counted_apart(scene: Scene) -> None:
    """They are never among the others without a mark."""
    number = plain_number(scene)
    state = changed(plain(state_of(scene)), number, verified=Verified.RECALLED)
    view = review_view(state, "crosswalk", "es")
    assert [one.number for one in view.standards if one.unverified] == [number]
    assert sum(one.people_unverified for one in view.counts) == int(
        standard(view, number).machine.code != "not_applicable"
    )
    assert any(
        line.startswith("Estándares cuyo número no se ha verificado: 1.") for line in view.meanings
    )


def test_licensed_texts_stay_out_unless_switched_on(scene: Scene) -> None:
    """Number and title stay; the words of statement and parts are replaced by a note."""
    number = plain_number(scene)
    state = changed(
        state_of(scene), number, verified=Verified.LICENSED, statement_es="Texto con licencia."
    )
    shown = standard(review_view(state, "crosswalk", "es"), number)
    assert shown.title
    assert shown.statement == "(texto del manual con licencia, no incluido)"
    assert {one.text for one in shown.parts} == {shown.statement}
    switched = standard(review_view(state, "crosswalk", "es", licensed=True), number)
    assert switched.statement == "Texto con licencia."


@pytest.mark.parametrize(
    ("calibration", "words"),
    [
        (None, "not calibrated"),
        ({"state": "none"}, "not calibrated"),
        ({"state": "sample"}, "0.81 going by sample manuals"),
        (
            {"state": "own", "n": 214, "date": "2026-09-01"},
            "0.81: of every 100 like this, about 81 were accepted (n=214, 2026-09-01)",
        ),
    ],
)
def test_a_confidence_says_where_it_comes_from(calibration: Any, words: str) -> None:
    """In three states, and never a bare number where nothing calibrated it."""
    assert Words("en").sure(0.81, calibration, None) == words


def test_a_confidence_is_never_a_certainty() -> None:
    """0.99 and 0.01 are the ends."""
    assert Words("es").sure(1.0, {"state": "sample"}, 3.0).startswith("0.99 ")
    assert Words("es").sure(0.2, None, -1.5) == "sin calibrar, puntuación −1.50"


def test_one_state_gives_one_content_digest(scene: Scene) -> None:
    """It changes with a decision, and with nothing else than what is shown."""
    state = state_of(scene)
    first = review_view(state, "crosswalk", "es")
    assert review_view(state, "crosswalk", "es").content == first.content
    review(scene)
    later = replace(state_of(scene), at=state.at)
    assert review_view(later, "crosswalk", "es").content != first.content


def test_tasks_and_notes_are_there_with_owner_and_date(scene: Scene) -> None:
    """An overdue one says so."""
    number = review(scene)
    shown = standard(review_view(state_of(scene), "crosswalk", "es"), number)
    assert [one.text for one in shown.notes] == [NOTE]
    task = shown.tasks[0]
    assert (task.title, task.owner, task.overdue) == (
        "Escribir la directiva",
        "Persona writer",
        True,
    )


def test_the_facts_of_the_cover_are_whole(scene: Scene) -> None:
    """Agency, edition with its digest, run, models, who made it, when in UTC and there."""
    state = state_of(scene)
    view = review_view(state, "gaps", "en")
    told = {one.name: one.value for one in view.facts}
    assert told["Agency"] == state.agency.name
    assert told["Digest of the edition (SHA-256)"] == state.edition.digest
    assert told["Made by"] == "Ana Pérez"
    assert " UTC · " in told["State as of"]
    assert "UTC−0" in told["State as of"]
    assert all(len(one.sha256) == 64 for one in view.files)
    assert state.edition.digest[:12] in " ".join(view.running)


def spoken(place: int) -> Iterator[str]:
    """Yield what only one language says: pieces of labels and of codes' words."""
    tables = [*LABELS.values(), *(pair for table in CODES.values() for pair in table.values())]
    tables += [(one["es"], one["en"]) for one in VERDICT_WORDS.values()]
    for pair in tables:
        other = re.split(r"\{\w+\}", pair[1 - place].lower())
        for piece in re.split(r"\{\w+\}", pair[place].lower()):
            found = piece.strip(" :,.()·«»“”")
            if len(found) > 3 and not any(found in one for one in other):
                yield found


def texts(value: Any) -> Iterator[str]:
    """Yield every text of a view; codes and anchors are none."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in ("code", "kind", "language", "anchor", "element", "content"):
                yield from texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["crosswalk", "gaps"])
def test_a_report_speaks_one_language(scene: Scene, kind: str, language: str) -> None:
    """No label of the other language is in it; the agency's own texts are left out of this."""
    review(scene, note="zzz")
    clauses_say(scene, "zzz")
    state = state_of(scene)
    standards = tuple(
        replace(
            one,
            **dict.fromkeys(("title_es", "title_en", "statement_es", "statement_en"), "zzz"),
            path_es=("zzz",),
            path_en=("zzz",),
            elements=tuple(replace(part, text_es="zzz", text_en="zzz") for part in one.elements),
        )
        for one in state.edition.standards
    )
    state = replace(
        state,
        edition=replace(state.edition, standards=standards, name_es="zzz", name_en="zzz"),
        wording=replace(state.wording, name_es="zzz", name_en="zzz"),
        agency=replace(state.agency, name="zzz"),
        assessment=replace(state.assessment, name="zzz"),
        tasks=tuple(replace(one, title="zzz", detail="") for one in state.tasks),
        decisions=tuple(replace(one, reason="") for one in state.decisions),
        sources=(),
    )
    shown = " \n ".join(texts(asdict(review_view(state, kind, language)))).lower()
    assert "zzz" in shown
    own = LANGUAGES.index(language)
    assert any(re.search(rf"\b{re.escape(one)}\b", shown) for one in spoken(own))
    other = 1 - own
    found = [one for one in spoken(other) if re.search(rf"\b{re.escape(one)}\b", shown)]
    assert not found


def test_every_word_is_there_in_both_languages() -> None:
    """Nothing is empty, and both sides of a label tell the same facts."""
    tables = [*LABELS.values(), *(pair for table in CODES.values() for pair in table.values())]
    for spanish, english in tables:
        assert spanish
        assert english
        assert set(re.findall(r"\{\w+\}", spanish)) == set(re.findall(r"\{\w+\}", english))
