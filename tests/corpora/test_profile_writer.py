"""A profile written as TOML is read back as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpora.profile_writer import write_profile
from corpora.profiles import Exemption, Override, Profile, read_profile

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text and text
)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Return some profile, with hostile words in it."""
    exempt = {"standard": "1.1.1", "reason": draw(WORDS), "name": draw(WORDS)}
    over = {"standard": "1.1.2", "reason": draw(WORDS), "name": draw(WORDS)}
    size = draw(st.sampled_from([None, "A", "D"]))
    return Profile(
        agency=draw(WORDS),
        program="le",
        size=size,
        staff=None if size else draw(st.sampled_from([None, 1, 180, 5000])),
        tier=draw(st.sampled_from([None, 1, 2])),
        functions=draw(st.sampled_from([{}, {"traffic": True, "animals": False}])),
        not_applicable=draw(st.sampled_from([(), (Exemption(**exempt),)])),
        overrides=draw(st.sampled_from([(), (Override(**over, applies=True),)])),
    )


@given(profiles())
def test_what_is_written_is_read_back(profile: Profile) -> None:
    """Whatever words people write, the TOML says the same."""
    assert read_profile(write_profile(profile), "perfil") == profile


def test_what_is_not_said_is_left_out() -> None:
    """A profile of two facts is a file of two lines."""
    assert write_profile(Profile(agency="Policía «Uno»", program="le")) == (
        'agency = "Policía «Uno»"\nprogram = "le"\n'
    )
