"""A manual's files and those sent after them in; the files of its next version out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from service.intake import natural
from service.work.kit import Arrived


@dataclass(frozen=True, kw_only=True)
class Placed(Arrived):
    """A file in its version; ``directive`` is its standard number where it is one form."""

    directive: str
    kept: bool = False


@dataclass(frozen=True, kw_only=True)
class State:
    """A manual as files; ``folder``: a body of directives, not one document."""

    files: tuple[Placed, ...]
    folder: bool


NOTHING = State(files=(), folder=False)


def compose(base: State, sent: Sequence[Placed], *, folder: bool) -> State:
    """Return the manual after some files were sent.

    A file takes the place of the one with its directive number, else of the one with its name;
    the others are kept. One document sent for a manual of one document takes its place whatever
    it is called. ``folder`` tells that what was sent is a ZIP or several files.
    """
    if not folder and not base.folder:
        return State(files=tuple(sent), folder=False)
    kept = list(base.files)
    for file in sent:
        place = _replaced(kept, file)
        if place is not None:
            del kept[place]
    files = [*(_kept(file) for file in kept), *sent]
    return State(files=tuple(sorted(files, key=lambda one: natural(one.name))), folder=True)


def _replaced(kept: Sequence[Placed], file: Placed) -> int | None:
    """Return the place of the file that another one replaces, None when it is new."""
    numbered = [
        place
        for place, one in enumerate(kept)
        if file.directive and one.directive == file.directive
    ]
    if len(numbered) == 1:
        return numbered[0]
    same = [place for place, one in enumerate(kept) if _plain(one.name) == _plain(file.name)]
    if same:
        return same[0]
    # A file that was in a folder may be sent without it.
    alike = [place for place, one in enumerate(kept) if _last(one.name) == _last(file.name)]
    return alike[0] if len(alike) == 1 else None


def _kept(file: Placed) -> Placed:
    return Placed(
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        directive=file.directive,
        kept=True,
    )


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _last(name: str) -> str:
    return _plain(name).rsplit("/", 1)[-1]
