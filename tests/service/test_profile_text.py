"""A profile that a form wrote is a profile that people can edit and the command line reads."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpora.applicability import load_rules
from corpora.profiles import Exemption, Override, Profile, read_profile
from service.profile_text import profile_text, raw_of

WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text
)
FUNCTIONS = st.dictionaries(st.sampled_from(load_rules().keys("le")), st.booleans(), max_size=6)
NUMBERS = st.lists(
    st.from_regex(r"[1-9]{1,2}\.[1-9]\.[1-9]", fullmatch=True), unique=True, max_size=4
)


# Control characters too, as programs send them.
HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text
)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Return some profile, with hostile words in it."""
    exempt = {"standard": "1.1.1", "reason": draw(HOSTILE), "name": draw(HOSTILE)}
    over = {"standard": "1.1.2", "reason": draw(HOSTILE), "name": draw(HOSTILE)}
    size = draw(st.sampled_from([None, "A", "D"]))
    return Profile(
        agency=draw(HOSTILE),
        program="le",
        size=size,
        staff=None if size else draw(st.sampled_from([None, 1, 180, 5000])),
        tier=draw(st.sampled_from([None, 1, 2])),
        functions=draw(st.sampled_from([{}, {"traffic": True, "animals": False}])),
        not_applicable=draw(st.sampled_from([(), (Exemption(**exempt),)])),
        overrides=draw(st.sampled_from([(), (Override(**over, applies=True),)])),
    )


@given(profiles())
def test_a_whole_profile_is_read_back(profile: Profile) -> None:
    """Whatever words people write, the TOML says the same."""
    assert read_profile(profile_text(raw_of(profile)), "perfil") == profile


@given(
    agency=WORDS,
    size=st.sampled_from(["A", "B", "C", "D", None]),
    tier=st.sampled_from([1, 2, None]),
    functions=FUNCTIONS,
    numbers=NUMBERS,
    reason=WORDS,
)
def test_a_profile_written_is_the_profile_read(
    *,
    agency: str,
    size: str | None,
    tier: int | None,
    functions: dict[str, bool],
    numbers: list[str],
    reason: str,
) -> None:
    """Quotes, backslashes and accents come back as they were."""
    told = [{"standard": one, "reason": reason, "name": agency} for one in numbers]
    raw = {
        **{"agency": agency, "program": "le", "size": size, "tier": tier, "functions": functions},
        "not_applicable": told[::2],
        "overrides": [{**one, "applies": True} for one in told[1::2]],
    }
    profile = read_profile(profile_text(raw), "x")
    assert profile.size == size
    assert dict(profile.functions) == functions
    assert [row.reason for row in profile.not_applicable] == [reason] * len(told[::2])
    assert read_profile(profile_text(raw_of(profile)), "x") == profile


def test_what_is_not_said_is_left_out() -> None:
    """An empty profile has two lines, and lines that a person may uncomment are not invented."""
    text = profile_text({"agency": "A", "program": "le", "staff": "", "functions": {}})
    assert text == 'agency = "A"\nprogram = "le"\n'
    assert isinstance(read_profile(text, "x"), Profile)
