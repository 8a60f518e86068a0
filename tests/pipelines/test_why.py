"""Why a clause is proposed: shared phrases in place, what is missing, and weak wording."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from corpora.records import Element, Standard, Verified
from corpora.terms import load_terms
from pipelines.reasons import Explanation, Match, Part, Weakness
from pipelines.results import Clause
from pipelines.segment.force import ForceTagger
from pipelines.why.demands import Demand, asked, says
from pipelines.why.explain import Explainer, rarities_of
from pipelines.why.weakness import weaknesses
from tests.pipelines.rows import clause, standard

TAGGER = ForceTagger()
EVIDENCE = replace(
    standard(
        "83.2.1",
        "Cadena de custodia",
        parts=("cada traspaso de los indicios se anota", "se designa al responsable del depósito"),
    ),
    statement_es=(
        "La directiva designa al responsable de recibir los indicios y fija el plazo de entrega. "
        "Todo traspaso se registra por escrito en la cadena de custodia, que se revisa cada año."
    ),
    statement_en=(
        "The directive designates who receives evidence and within how many hours. Every transfer "
        "is recorded in writing in the chain of custody, which is audited every year."
    ),
    keywords_es=("embalaje de indicios", "bodega de evidencias"),
)
FULL = (
    "El perito entregará los indicios en la bodega de evidencias dentro de seis horas y firmará "
    "la cadena de custodia; cada año se cotejarán los folios."
)
BARE = "Los indicios se guardan con cuidado."


def rows(*texts: str, lead_in: str = "", kind: str = "provision") -> list[Clause]:
    """Return clauses with their forces tagged."""
    forces = TAGGER.tag([f"{lead_in} {text}" for text in texts])
    return [
        replace(clause(number, text, lead_in=lead_in, kind=kind), force=force)
        for number, (text, force) in enumerate(zip(texts, forces, strict=True), start=1)
    ]


def explained(
    text: str,
    *,
    asked_for: Standard = EVIDENCE,
    element: Element | None = None,
    language: str = "es",
    lead_in: str = "",
    unanswered: Sequence[str] = (),
) -> Explanation:
    """Explain one clause among two others that share no words with it."""
    body = rows(text, "El comedor abre a las siete.", "La banda ensaya los jueves.", lead_in="")
    body[0] = replace(body[0], lead_in=lead_in)
    explainer = Explainer(rarities_of(body, ["es"] * len(body)))
    return explainer.explain(body[0], asked_for, element, language, unanswered)


def shown(match: Match, text: str, standard_text: str) -> tuple[str, str]:
    """Return the words of a match in both texts."""
    return text[match.start : match.end], standard_text[match.other_start : match.other_end]


def test_a_phrase_is_found_in_both_texts() -> None:
    """The longest shared phrase comes first, and its spans read as it stands in each text."""
    first = explained("Se firmará la cadena de custodia y el traspaso de los indicios.").matches[0]
    assert first.words >= 1
    text = "Se firmará la cadena de custodia y el traspaso de los indicios."
    source = {
        Part.STATEMENT: EVIDENCE.statement_es,
        Part.ELEMENT: next(
            (one.text_es for one in EVIDENCE.elements if one.id == first.other_id), ""
        ),
    }
    assert shown(first, text, source[first.other_part]) == (
        "traspaso de los indicios",
        "traspaso de los indicios",
    )


def test_longer_phrases_come_first_and_none_overlaps() -> None:
    """Matches are ordered by length; no letter of the clause is in two of them."""
    found = [one for one in explained(FULL).matches if one.part is Part.TEXT]
    assert [one.words for one in found] == sorted((one.words for one in found), reverse=True)
    letters = [place for one in found for place in range(one.start, one.end)]
    assert len(letters) == len(set(letters))


def test_spanish_words_meet_an_english_standard() -> None:
    """A Spanish clause is matched with the English text of a standard through the police terms."""
    english = replace(EVIDENCE, statement_es="", title_es="", keywords_es=(), elements=())
    found = explained(FULL, asked_for=english, language="es")
    assert found.language == "en"
    pairs = {shown(one, FULL, english.statement_en) for one in found.matches}
    assert ("cadena de custodia", "chain of custody") in pairs
    assert ("indicios", "evidence") in pairs


def test_synonyms_meet_within_spanish() -> None:
    """Two wordings that share no word meet when the list of terms says they are one thing."""
    holding = replace(standard("72.1.1", "Custodia"), statement_es="El área de custodia se revisa.")
    text = "Los separos se revisarán al amanecer."
    pairs = {
        shown(one, text, holding.statement_es) for one in explained(text, asked_for=holding).matches
    }
    assert ("separos se revisarán", "área de custodia se revisa") in pairs


def test_a_lead_in_is_matched_apart() -> None:
    """Words of the inherited lead-in are matched there, with places of the lead-in."""
    lead_in = "Sobre la cadena de custodia, el perito deberá:"
    found = explained("Firmar la hoja.", lead_in=lead_in)
    inherited = [one for one in found.matches if one.part is Part.LEAD_IN]
    assert "cadena de custodia" in {lead_in[one.start : one.end] for one in inherited}


def test_only_the_element_asked_about_is_compared() -> None:
    """Spans point into the element asked about, never into its siblings."""
    element = EVIDENCE.elements[0]
    ids = {
        one.other_id
        for one in explained(FULL, element=element).matches
        if one.other_part is Part.ELEMENT
    }
    assert ids <= {element.id}


def test_what_is_asked_and_not_said_is_missing() -> None:
    """Actor, time limit, frequency and record are missing where the clause has none of them."""
    found = explained(BARE)
    assert [one.code for one in found.missing] == ["actor", "deadline", "frequency", "record"]
    assert all(one.es.endswith(".") and one.en.endswith(".") for one in found.missing)


def test_what_is_said_is_not_missing() -> None:
    """A clause with who, when, how often and where it is written misses nothing."""
    assert explained(FULL).missing == ()


def test_what_is_not_asked_is_not_missing() -> None:
    """A standard that asks for none of it finds nothing missing in the barest clause."""
    plain = replace(standard("1.1.1", "Trato"), statement_es="El trato es cortés y digno.")
    assert explained(BARE, asked_for=plain).missing == ()


def test_an_activity_with_a_period_asks_for_a_frequency() -> None:
    """The period of a standard counts as asking, whatever its text says."""
    yearly = replace(
        standard("1.1.1", "Trato"), statement_es="El trato es cortés.", period="annual"
    )
    assert [one.code for one in explained(BARE, asked_for=yearly).missing] == ["frequency"]


def test_unanswered_elements_are_named() -> None:
    """Elements that the caller found unanswered come first, each with its own words."""
    found = explained(FULL, unanswered=["83.2.1.p2"]).missing
    assert [(one.code, one.element) for one in found] == [("element", "83.2.1.p2")]
    assert EVIDENCE.elements[1].text_es in found[0].es


def test_licensed_words_are_not_repeated() -> None:
    """An unanswered element of a licensed standard is named by its number alone."""
    licensed = replace(EVIDENCE, verified=Verified.LICENSED)
    found = explained(FULL, asked_for=licensed, unanswered=["83.2.1.p2"]).missing
    assert found[0].es == "Falta: 83.2.1.p2."
    assert EVIDENCE.elements[1].text_es not in found[0].es + found[0].en


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("La Dirección podrá formar un registro.", Weakness.MAY, "podrá"),
        ("La Dirección Procurará formar un registro.", Weakness.ENDEAVOURS, "Procurará"),
        (
            "En la medida de lo posible se formará un registro.",
            Weakness.IF_POSSIBLE,
            "En la medida de lo posible",
        ),
        ("Se invitará a los vecinos a denunciar.", Weakness.INVITES, "Se invitará"),
        ("Se entiende por registro el libro de la guardia.", Weakness.DEFINITION, ""),
    ],
)
def test_weak_wording_is_named(text: str, code: Weakness, words: str) -> None:
    """Each kind of weak wording has its code, and is quoted as the clause has it."""
    assert (code, words) in [(one.code, one.words) for one in weaknesses(rows(text)[0])]


def test_a_power_of_the_lead_in_is_quoted() -> None:
    """What the lead-in makes a mere power is weak, and the word of the lead-in shows it."""
    (found,) = weaknesses(rows("formar un registro.", lead_in="La Dirección podrá:")[0])
    assert (found.code, found.words) == (Weakness.MAY, "podrá")


@pytest.mark.parametrize(
    "text",
    [
        "La Dirección formará un registro.",
        "Nadie podrá entrar sin firmar.",
        "El agente deberá avisar y podrá pedir apoyo.",
        "El agente no podrá retirarse.",
    ],
)
def test_duties_and_prohibitions_are_not_weak(text: str) -> None:
    """A duty is not weak for a power beside it, nor a prohibition for its "podrá"."""
    assert weaknesses(rows(text)[0]) == ()


@pytest.mark.parametrize("kind", ["recital", "repealed", "transitory", "definition"])
def test_kinds_that_are_no_duty_are_named(kind: str) -> None:
    """What the segmenter found to be no provision in force is said so."""
    found = weaknesses(rows("El agente avisará.", kind=kind)[0])
    assert [(one.code.value, one.words) for one in found] == [(kind, "")]


def test_asking_is_read_narrowly_and_saying_widely() -> None:
    """The word "libro" says a record without being a demand for one."""
    assert says("Lo pondrá en el libro.", Demand.RECORD)
    assert Demand.RECORD not in asked("El libro está a la vista.")


def test_no_term_name_stands_alone_for_two_things_too_often() -> None:
    """At least 120 terms, each named in both languages; a name belongs to two terms at most."""
    terms = load_terms()
    assert len(terms) >= 120
    assert all(one.es and one.en for one in terms)
    names = [name.lower() for one in terms for name in one.es]
    assert max(names.count(name) for name in names) <= 2


def test_a_crosswalk_is_explained_in_seconds() -> None:
    """Seven thousand five hundred explanations over 300 clauses take less than three seconds."""
    texts = [f"{FULL} {BARE} Artículo {number}." for number in range(300)]
    body = rows(*texts)
    explainer = Explainer(rarities_of(body, ["es"] * len(body)))
    began = time.process_time()
    for call in range(7500):
        explainer.explain(body[call % 300], EVIDENCE, EVIDENCE.elements[call % 2], "es")
    assert time.process_time() - began < 3.0
