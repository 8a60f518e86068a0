"""What an encoder learns from: rows of questions with right and wrong passages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A text with its heading path (and colon, "" without one); ``group`` names what it is about.

    Two groups are two things that can be asked: a passage of one is wrong for the other.
    """

    group: str
    path: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One way to ask, and passages of the same group that do not answer it."""

    text: str
    wrong: tuple[Passage, ...]


@dataclass(frozen=True, kw_only=True)
class Example:
    """A right passage with the questions it answers, and near passages of other groups.

    ``near`` were mined: an encoder took them for answers.
    """

    asked: tuple[Asked, ...]
    passage: Passage
    near: tuple[Passage, ...]
