"""Candidates and their numbers on small bodies of directives, by the zero-shot formula."""

from __future__ import annotations

import numpy as np
import pytest

from models.hashing_encoder import HashingEncoder
from pipelines.candidates import BODY_FEATURES, FEATURES, CandidateList
from pipelines.embed import embed, passage_of
from pipelines.match import ClauseIndex, Formula, Matcher, Searched
from pipelines.results import Citation, Clause
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
    index = ClauseIndex.of(body, ["es"] * len(body), passages)
    read = [passages[place] for place in index.places.tolist()]
    return Searched(index=index, vectors=embed(read, encoder, {}, query=False))


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


def feature(found: CandidateList, name: str) -> dict[int, float]:
    """Return one number of every candidate by the place of its clause."""
    column = found.features[:, FEATURES.index(name)].tolist()
    return dict(zip((one.place for one in found.candidates), column, strict=True))


def test_each_candidate_has_its_numbers() -> None:
    """A row of features a candidate, in their order, and a row for the list; all are finite."""
    for found in (*matched(BODY).values(), *matched(()).values()):
        assert found.features.shape == (len(found.candidates), len(FEATURES))
        assert found.whole.shape == (len(BODY_FEATURES),)
        assert np.isfinite(found.features).all()
        assert np.isfinite(found.whole).all()


def test_the_nearest_standard_of_a_clause_stands_first() -> None:
    """A clause stands first for its own standard, with a margin; for the others it does not."""
    found = matched(BODY)
    own, other = found["22.1.6"], found["70.1.1"]
    assert feature(own, "standing")[1] == 1.0
    assert feature(own, "margin")[1] > 0 > feature(other, "margin")[1]


def test_words_in_common_are_a_share() -> None:
    """A clause with all the words of a question covers it whole, one with none not at all."""
    coverage = feature(matched(BODY)["22.1.6"], "coverage")
    assert coverage[1] == pytest.approx(1.0)
    assert coverage[0] == 0.0


def test_a_citation_is_told_from_one_of_the_directive() -> None:
    """The clause that cites has one mark, those that inherit the citation the other."""
    cite = (Citation(number="22.1.6", edition="6"),)
    found = matched(
        (
            *BODY,
            clause(5, "Se observará lo conducente.", cites=cite),
            clause(6, "Se observará lo conducente.", inherited=cite),
        )
    )["22.1.6"]
    assert (feature(found, "cited")[4], feature(found, "inherited")[4]) == (1.0, 0.0)
    assert (feature(found, "cited")[5], feature(found, "inherited")[5]) == (0.0, 1.0)


def test_an_element_knows_its_family() -> None:
    """An element's clause has the formula of the whole standard, and rivals among its siblings."""
    encoder, kept = HashingEncoder(), {}
    rows = edition(
        standard("1", "Uniforme y armas", parts=("uniforme completo", "armas en depósito")),
        standard("2", "Vehículos oficiales"),
    )
    matcher = Matcher(ready(BODY, encoder), edition="6", formula=Formula())
    whole, uniform, arms, alone = matcher.match(questions_of(rows, encoder, kept, spoken=("es",)))
    assert feature(uniform, "family")[1] == feature(arms, "family")[1]
    assert feature(uniform, "among_parts")[1] > 0 > feature(uniform, "among_parts")[2]
    assert set(feature(whole, "element").values()) == {0.0}
    assert set(feature(uniform, "element").values()) == {1.0}
    parts = BODY_FEATURES.index("parts")
    assert (whole.whole[parts], alone.whole[parts]) == (2, 0)


def test_an_element_needs_its_standard() -> None:
    """A part asked for alone is refused: its numbers lean on those of the whole."""
    encoder, kept = HashingEncoder(), {}
    rows = edition(standard("1", "Uniforme", parts=("completo",)))
    questions = [one for one in questions_of(rows, encoder, kept) if one.element is not None]
    with pytest.raises(ValueError, match="without its standard"):
        Matcher(ready(BODY, encoder), edition="6", formula=Formula()).match(questions)
