"""A profile that a form wrote is a profile that people can edit and the command line reads."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpora.applicability import load_rules
from corpora.profiles import Profile, read_profile
from service.profile_text import profile_text, raw_of

WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text
)
FUNCTIONS = st.dictionaries(st.sampled_from(load_rules().keys("le")), st.booleans(), max_size=6)
NUMBERS = st.lists(
    st.from_regex(r"[1-9]{1,2}\.[1-9]\.[1-9]", fullmatch=True), unique=True, max_size=4
)


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
