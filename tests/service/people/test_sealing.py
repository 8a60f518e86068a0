"""What is sealed opens with its own secret, for its own owner, unchanged; and for nothing else."""

from __future__ import annotations

import pytest

from service.people.sealing import seal, unseal

SECRET, TEXT = "un secreto de la instalación", "JBSWY3DPEHPK3PXP"


def test_a_sealed_text_opens_again_and_is_never_the_same_twice() -> None:
    """The text is not in what is kept, and two seals of it differ."""
    one, two = (seal(TEXT, SECRET, "u1") for _ in range(2))
    assert unseal(one, SECRET, "u1") == unseal(two, SECRET, "u1") == TEXT
    assert one != two
    assert TEXT not in one


@pytest.mark.parametrize(
    ("secret", "owner", "keep"),
    [("otro secreto", "u1", 100), (SECRET, "u2", 100), (SECRET, "u1", 40), (SECRET, "u1", 0)],
)
def test_nothing_else_opens_it(secret: str, owner: str, keep: int) -> None:
    """Another secret, another owner, or a part of it opens nothing and raises nothing."""
    assert unseal(seal(TEXT, SECRET, "u1")[:keep], secret, owner) is None


@pytest.mark.parametrize("sealed", [TEXT, "x", "ñ", "====", "A" * 15])
def test_what_was_never_sealed_opens_nothing(sealed: str) -> None:
    """A text in plain is not taken for a sealed one."""
    assert unseal(sealed, SECRET, "u1") is None
