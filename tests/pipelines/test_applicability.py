"""Which standards apply: what a person declares, then level, functions and tier; doubt is kept."""

from __future__ import annotations

import pytest

from corpora.applicability import Rules, load_rules
from corpora.catalog import edition_of, load_edition
from corpora.errors import BadProfile
from corpora.profiles import Profile, read_profile
from corpora.records import Edition, Standard, StandardType, Verified
from pipelines.applicability import applicability, apply, is_open, level_for
from pipelines.results import Applicability, Status
from tests.service.reports import sample

HEAD = 'agency = "Policía de Prueba"\nprogram = "le"\n'


def standard(
    number: str,
    *,
    level: str | None = None,
    tier: str | None = None,
    condition: str = "",
    verified: Verified = Verified.PUBLIC_LIST,
) -> Standard:
    return Standard(
        id=number,
        title_es=f"Título {number}",
        title_en="",
        statement_es="",
        statement_en="",
        path_es=(),
        path_en=(),
        elements=(),
        level=level,
        verified=verified,
        source="prueba",
        digest=number,
        tier=tier,
        type=StandardType.CONDITIONAL if condition else None,
        condition_es=condition,
    )


def edition(*rows: Standard) -> Edition:
    return edition_of(id="le-6", program="le", name_es="Prueba", name_en="", standards=rows)


def profile(text: str = "") -> Profile:
    return read_profile(HEAD + text, "perfil.toml")


def told(row: Standard, text: str = "") -> Applicability:
    (found,) = applicability(edition(row), profile(text), load_rules())
    return found


@pytest.mark.parametrize(
    ("number", "function"),
    [
        ("72.1.1", "holding_facility"),
        ("73.1.1", "court_security"),
        ("91.2.1", "campus"),
        ("33.2.2", "own_academy"),
        ("33.2.3", "outside_academy"),
        ("81.2.1", "communications"),
        ("81.1.1", "shared_communications"),
        ("71.2.1", "temporary_detention"),
        ("61.2.1", "traffic"),
        ("16.3.4", "reserves"),
        ("16.4.1", "auxiliaries"),
        ("46.2.2", "tactical_team"),
        ("41.1.4", "animals"),
        ("22.2.5", "extra_duty"),
    ],
)
def test_a_function_decides(number: str, function: str) -> None:
    """Done: applies. Not done: does not, with the reason. Not said: not known, with the key."""
    row = standard(number)
    assert told(row, f"[functions]\n{function} = true").applies is True
    no = told(row, f"[functions]\n{function} = false")
    assert no.applies is False
    assert no.reason_es.startswith("Según su perfil, la institución no ")
    assert no.reason_en.startswith("By its profile, the agency does not ")
    unknown = told(row)
    assert unknown.applies is None
    assert function in unknown.reason_es


def test_a_chapter_is_not_mistaken_for_a_longer_number() -> None:
    """Chapter 7 and 720 are not chapter 72, and 16.30 is not 16.3."""
    text = "[functions]\nholding_facility = false\nreserves = false"
    assert told(standard("7.2.1"), text).applies is True
    assert told(standard("720.1.1"), text).applies is True
    assert told(standard("16.30.1"), text).applies is True


def test_several_needs_are_all_needed() -> None:
    """Speed devices concern an agency only if it does traffic; either one missing excludes."""
    row = standard("61.1.9")
    both = "[functions]\ntraffic = {}\nspeed_devices = {}"
    assert told(row, both.format("true", "true")).applies is True
    assert told(row, both.format("true", "false")).applies is False
    assert told(row, both.format("false", "true")).applies is False
    assert told(row, "[functions]\ntraffic = true").applies is None
    assert told(row, "[functions]\nspeed_devices = false").applies is False


def test_some_rules_ask_instead_of_excluding() -> None:
    """Stopping vehicles may concern an agency without traffic functions: a person decides."""
    found = told(standard("61.1.7"), "[functions]\ntraffic = false")
    assert found.applies is None
    assert "confirme" in found.reason_es


def test_a_number_means_what_its_edition_says() -> None:
    """22.2.5 is extra-duty work in the 6th edition and clothing in the 5th."""
    row = standard("22.2.5")
    fifth = edition_of(id="le-5", program="le", name_es="5", name_en="", standards=(row,))
    text = profile("[functions]\nextra_duty = false")
    (found,) = applicability(fifth, text, load_rules())
    assert found.applies is True
    assert told(row, "[functions]\nextra_duty = false").applies is False


def test_a_condition_is_found_by_its_words() -> None:
    """Where no rule names the number, its words tell the function; they never exclude."""
    row = standard("99.1.1", condition="si la institución opera su propia academia")
    lacking = told(row, "[functions]\nown_academy = false")
    assert lacking.applies is None
    assert "confirme" in lacking.reason_es
    assert told(row, "[functions]\nown_academy = true").applies is True


def test_an_uncovered_condition_stays_open() -> None:
    """Nothing is assumed of a condition that we do not know."""
    found = told(standard("99.1.1", condition="si la institución cuenta con buzos"))
    assert found.applies is None
    assert "si la institución cuenta con buzos" in found.reason_es


@pytest.mark.parametrize(
    ("level", "size", "applies"),
    [
        ("N/A N/A O M", 'size = "A"', False),
        ("N/A N/A O M", 'size = "C"', True),
        ("N/A N/A O M", "", None),
        ("N/A N/A O M", "staff = 30", False),
        ("M M M M", "", True),
        ("N/A", "", False),
        (None, 'size = "A"', True),
    ],
)
def test_the_level_for_the_size_decides(level: str | None, size: str, applies: bool | None) -> None:
    """N/A for the size excludes; a size not known is a doubt; an unknown level excludes nothing."""
    assert told(standard("1.1.1", level=level), size).applies is applies


@pytest.mark.parametrize(
    ("level", "size", "own"),
    [
        ("M M O O", "B", "M"),
        ("M M O O", None, None),
        ("M M M M", None, "M"),
        ("O", "D", "O"),
        ("M M O", "D", None),
        (None, "A", None),
    ],
)
def test_levels_by_size(level: str | None, size: str | None, own: str | None) -> None:
    """The position of the size is the agency's level; nothing is made up beyond it."""
    assert level_for(level, size) == own


def test_tier_one() -> None:
    """A mark includes; without it a licensed row is out and one of ours is not known."""
    marked = standard("1.1.1", tier="LE1")
    rows = (marked, standard("1.1.2"), standard("1.1.3", verified=Verified.LICENSED))
    found = applicability(edition(*rows), profile("tier = 1"), load_rules())
    assert [row.applies for row in found] == [True, None, False]
    assert all(
        row.applies for row in applicability(edition(*rows), profile("tier = 2"), load_rules())
    )


def test_a_person_stands_above_the_rules() -> None:
    """A declared exclusion and an override win both ways, with their reason and name."""
    rows = edition(standard("72.1.1"), standard("1.1.1"))
    said = profile(
        "[functions]\nholding_facility = false\n"
        '[[overrides]]\nstandard = "72.1.1"\napplies = true\nreason = "hay separos"\nname = "Ana"\n'
        '[[not_applicable]]\nstandard = "1.1.1"\nreason = "no se protesta"\nname = "Luis"\n'
    )
    over, out = applicability(rows, said, load_rules())
    assert (over.applies, over.reason_es, over.declared_by) == (True, "hay separos", "Ana")
    assert (out.applies, out.reason_es, out.declared_by) == (False, "no se protesta", "Luis")


def test_an_exclusion_outweighs_a_doubt() -> None:
    """A standard that is N/A for the size is out, whatever else is unknown."""
    found = told(standard("72.1.1", level="N/A O O O"), 'size = "A"\ntier = 1')
    assert found.applies is False
    assert "tamaño A" in found.reason_es


def test_a_profile_for_something_else_is_refused() -> None:
    """Another program, or numbers that the edition does not have, are told all together."""
    rules: Rules = load_rules()
    other = read_profile('agency = "X"\nprogram = "comm"', "p")
    with pytest.raises(BadProfile, match="comm"):
        applicability(edition(standard("1.1.1")), other, rules)
    row = '[[not_applicable]]\nstandard = "{}"\nreason = "r"\nname = "n"\n'
    both = profile(row.format("8.8.8") + row.format("9.9.9"))
    with pytest.raises(BadProfile) as caught:
        applicability(edition(standard("1.1.1")), both, rules)
    assert "8.8.8" in caught.value.sentence()
    assert "9.9.9" in caught.value.sentence()


def test_what_does_not_apply_is_no_gap() -> None:
    """Standard and elements change status, its proposals stay, the others are as before."""
    crosswalk = sample.small()
    gap = next(row for row in crosswalk.standards if row.status is Status.GAP)
    open_one = next(row for row in crosswalk.standards if row.status is Status.COVERED)
    rows = [
        Applicability(standard=gap.id, applies=False, reason_es="no", reason_en="no"),
        Applicability(standard=open_one.id, applies=None, reason_es="?", reason_en="?"),
    ]
    after = {row.id: row for row in apply(crosswalk, rows).standards}
    assert after[gap.id].status is Status.NOT_APPLICABLE
    assert {one.status for one in after[gap.id].elements} <= {Status.NOT_APPLICABLE}
    assert after[gap.id].proposals == gap.proposals
    assert after[open_one.id].status is Status.COVERED
    assert [row.id for row in after.values() if is_open(row)] == [open_one.id]
    untouched = [row for row in crosswalk.standards if row.id not in (gap.id, open_one.id)]
    assert [after[row.id] for row in untouched] == untouched


def test_every_standard_of_the_bundled_edition_is_told() -> None:
    """Each has one row, in order, with a reason in both languages; only our rules speak."""
    le6 = load_edition("le-6")
    found = applicability(le6, profile('size = "C"'), load_rules())
    assert [row.standard for row in found] == [row.id for row in le6.standards]
    assert all(row.reason_es and row.reason_en and row.declared_by is None for row in found)
    assert not any(row.applies is False for row in found)
