"""A profile says all that is wrong with it at once, and keeps what it does not know unknown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpora.applicability import load_rules
from corpora.catalog import available, load_edition
from corpora.errors import BadProfile, MissingFile
from corpora.profiles import load_profile, read_profile
from corpora.records import StandardType

DOCUMENT = Path(__file__).parents[2] / "docs" / "profiles.md"
HEAD = 'agency = "Policía de Prueba"\nprogram = "le"\n'


def faults(text: str) -> str:
    with pytest.raises(BadProfile) as caught:
        read_profile(text, "perfil.toml")
    return caught.value.sentence("es")


@pytest.mark.parametrize(
    ("staff", "size"),
    [(1, "A"), (24, "A"), (25, "B"), (74, "B"), (75, "C"), (299, "C"), (300, "D"), (9000, "D")],
)
def test_staff_gives_the_size_band(staff: int, size: str) -> None:
    """Each band ends where the next begins."""
    assert read_profile(f"{HEAD}staff = {staff}", "p").band == size


def test_an_unknown_size_stays_unknown() -> None:
    """Nothing is guessed where neither size nor staff is said, nor of a function not named."""
    profile = read_profile(HEAD, "p")
    assert profile.band is None
    assert profile.functions == {}


def test_all_faults_come_together() -> None:
    """Missing, unknown, misspelt and contradictory fields are named in one message, in Spanish."""
    told = faults(
        'agency = "X"\nprogram = "le"\nsize = "E"\ncolor = 1\n[functions]\nseparos = true\n'
        'traffic = "sí"\n[[not_applicable]]\nstandard = "1.1.1"\nname = " "\n'
    )
    for piece in (
        "5 falla(s)" if "5 falla(s)" in told else "6 falla(s)",
        "size: no es uno de los valores admitidos",
        "color: no se conoce este campo",
        "functions traffic: debe ser true o false",
        "not_applicable 1, reason: falta",
        "not_applicable 1, name: está vacío",
        "functions separos: no se conoce; las que hay: holding_facility",
    ):
        assert piece in told


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f'{HEAD}size = "A"\nstaff = 80', "staff: no concuerda con size"),
        (f"{HEAD}staff = 0", "staff: debe ser 1 o más"),
        ('agency = "X"\nprogram = "comm"\nstaff = 8', "staff: los tramos"),
        (
            f'{HEAD}[[overrides]]\nstandard = "1.1.1"\napplies = true\nreason = "r"\nname = "n"\n'
            '[[not_applicable]]\nstandard = "1.1.1"\nreason = "r"\nname = "n"',
            "1.1.1: aparece más de una vez",
        ),
        (f"{HEAD}[functions", "no es TOML válido"),
        (f"{HEAD}not_applicable = 3", "not_applicable: debe ser una lista"),
        (f"{HEAD}functions = 3", "functions: debe ser una tabla"),
        ('program = "police"', "agency: falta"),
    ],
)
def test_a_fault_says_what_to_mend(text: str, fault: str) -> None:
    """Each kind of fault has its sentence."""
    assert fault in faults(text)


def test_reason_and_name_are_required() -> None:
    """Nobody excludes a standard without saying why and who."""
    told = faults(f'{HEAD}[[not_applicable]]\nstandard = "1.1.1"')
    assert "not_applicable 1, reason: falta" in told
    assert "not_applicable 1, name: falta" in told


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file and one that is not UTF-8 are the input's fault; a BOM is none."""
    with pytest.raises(MissingFile):
        load_profile(tmp_path / "no.toml")
    (tmp_path / "latin.toml").write_bytes('agency = "Policía"'.encode("latin-1"))
    with pytest.raises(BadProfile, match="UTF-8"):
        load_profile(tmp_path / "latin.toml")
    (tmp_path / "bom.toml").write_text(HEAD, encoding="utf-8-sig")
    assert load_profile(tmp_path / "bom.toml").agency == "Policía de Prueba"


def test_the_documented_profile_is_valid() -> None:
    """The sample of docs/profiles.md can be copied and used, and its table lists every function."""
    text = DOCUMENT.read_text("utf-8")
    (sample,) = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    profile = read_profile(sample, "docs")
    assert profile.band == "C"
    assert profile.not_applicable
    assert profile.overrides
    listed = re.findall(r"^\| `([a-z_]+)` \|", text, flags=re.MULTILINE)
    assert listed == [one.key for one in load_rules().functions]


def test_rules_name_functions_that_exist_and_are_used() -> None:
    """No rule asks for an unknown function, no function is without a rule, no key is twice."""
    rules = load_rules()
    keys = [one.key for one in rules.functions]
    asked = {key for rule in rules.rules for key in rule.needs}
    assert len(keys) == len(set(keys))
    assert asked == set(keys)
    for rule in rules.rules:
        assert {rules.function(key).program for key in rule.needs} == {rule.program}


def test_phrases_are_in_the_form_they_are_looked_up_in() -> None:
    """A phrase with a capital letter would never be found."""
    for one in load_rules().functions:
        assert [phrase for phrase in one.phrases if phrase != phrase.lower()] == []


@pytest.mark.parametrize("edition_id", available())
def test_every_conditional_standard_has_a_rule(edition_id: str) -> None:
    """A conditional standard of a bundled edition can be settled by some function."""
    edition = load_edition(edition_id)
    rules = load_rules()
    assert [
        row.id
        for row in edition.standards
        if row.type is StandardType.CONDITIONAL and rules.rule_for(row, edition) is None
    ] == []


@pytest.mark.parametrize("edition_id", available())
def test_every_rule_of_a_bundled_edition_names_something(edition_id: str) -> None:
    """A number in the rules that an edition of its own list does not have is a slip."""
    edition = load_edition(edition_id)
    named = [
        number
        for rule in load_rules().rules
        if edition_id in rule.editions
        for number in rule.numbers
        if not any(f"{row.id}.".startswith(f"{number}.") for row in edition.standards)
    ]
    assert named == []
