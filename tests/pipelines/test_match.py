"""The zero-shot formula on small bodies of directives."""

from __future__ import annotations

from models.hashing_encoder import HashingEncoder
from pipelines.embed import embed, passage_of
from pipelines.match import Formula, Matcher, Searched
from pipelines.results import CandidateList, Citation, Clause
from pipelines.run import questions_of
from tests.pipelines.rows import clause, edition, standard

BODY = (
    clause(1, "La persona detenida será llevada sin demora ante el juez cívico."),
    clause(2, "El uniforme se portará completo durante el servicio."),
    clause(3, "Las armas de fuego se guardarán en el depósito al terminar el turno."),
    clause(4, "Los vehículos oficiales recibirán mantenimiento cada tres meses."),
)
EDITION = edition(
    standard("70.1.1", "Traslado de la persona detenida"),
    standard("22.1.6", "Uniforme"),
    standard("4.3.3", "Armas de fuego en depósito"),
)


def ready(body: tuple[Clause, ...], encoder: HashingEncoder) -> Searched:
    passages = [passage_of(one) for one in body]
    vectors = embed(passages, encoder, {}, query=False)
    return Searched(clauses=body, passages=passages, vectors=vectors, languages=["es"] * len(body))


def matched(body: tuple[Clause, ...]) -> dict[str, CandidateList]:
    encoder, kept = HashingEncoder(), {}
    matcher = Matcher(ready(body, encoder), edition="6", formula=Formula())
    return {
        found.question.standard: found
        for found in matcher.match(questions_of(EDITION, encoder, kept))
    }


def test_each_standard_finds_its_clause() -> None:
    """The clause on the subject comes first for every standard."""
    found = matched(BODY)
    assert [found[n].candidates[0].place for n in ("70.1.1", "22.1.6", "4.3.3")] == [0, 1, 2]


def test_a_citation_of_this_edition_lifts_a_clause() -> None:
    """A clause that cites the standard goes first; a citation of another edition does not."""
    this = clause(5, "Se observará lo conducente.", cites=(Citation(number="22.1.6", edition="6"),))
    other = clause(
        5, "Se observará lo conducente.", cites=(Citation(number="22.1.6", edition="5"),)
    )
    best = matched((*BODY, this))["22.1.6"].candidates[0]
    assert best.place == 4
    assert best.cited
    assert matched((*BODY, other))["22.1.6"].candidates[0].place == 1


def test_what_cannot_answer_is_never_a_candidate() -> None:
    """Repealed clauses, form fields and signatures are left out, however well they read."""
    for kind in ("repealed", "form_field", "signature", "preamble", "decree"):
        body = (*BODY, clause(9, "Uniforme", kind=kind))
        assert all(one.place != 4 for one in matched(body)["22.1.6"].candidates)


def test_a_definition_weighs_less_than_a_duty() -> None:
    """The same words as a definition come after the duty."""
    words = "El uniforme se portará completo durante el servicio."
    body = (clause(1, words, kind="definition"), *BODY)
    order = [one.place for one in matched(body)["22.1.6"].candidates]
    assert order.index(2) < order.index(0)


def test_nothing_to_search_is_all_gap() -> None:
    """An empty body gives empty lists instead of failing."""
    assert matched(())["22.1.6"].candidates == ()


def test_a_spanish_clause_answers_an_english_standard() -> None:
    """A list with English titles only still ranks Spanish clauses, without BM25."""
    encoder, kept = HashingEncoder(), {}
    matcher = Matcher(ready(BODY, encoder), edition=None, formula=Formula())
    only = edition(standard("1", "", "Uniforme"), standard("2", "", "Vehicles"))
    found = matcher.match(questions_of(only, encoder, kept))
    assert len(found[0].candidates) == len(BODY)
    assert all(one.lexical == 0 for one in found[0].candidates)


def test_the_scorer_id_changes_with_its_constants() -> None:
    """Two formulas never share a name."""
    assert Formula().id() != Formula(lexical=0.4).id()
