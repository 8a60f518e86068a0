"""A clause's text and places in it in; clipped text in spans, marked and underlined, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.reports.characters import Span, clip, printable

Place = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A text that can be shown, and where it is marked and underlined, in its own characters."""

    text: str
    marked: tuple[Place, ...] = ()
    underlined: Place | None = None

    @classmethod
    def of(cls, raw: str, marked: Iterable[Place] = (), underlined: Place | None = None) -> Passage:
        """Return the passage of a text as extracted; places count the characters of ``raw``."""
        text = printable(raw)
        if text != raw:  # some characters went: every place moves back by those before it
            marked = [_moved(raw, place) for place in marked]
            underlined = None if underlined is None else _moved(raw, underlined)
        return cls(text=text, marked=tuple(sorted(marked)), underlined=underlined)

    def spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """Return the characters from ``start`` to ``end`` in spans, none of them empty."""
        end = len(self.text) if end is None else end
        places = [*self.marked, *([] if self.underlined is None else [self.underlined])]
        cuts = sorted({start, end, *(at for place in places for at in place if start < at < end)})
        return tuple(
            Span(
                text=self.text[one:other],
                marked=_inside(one, self.marked),
                underlined=self.underlined is not None and _inside(one, (self.underlined,)),
            )
            for one, other in pairwise(cuts)
        )

    def clipped(self, limit: int, most: int) -> tuple[tuple[Span, ...], tuple[Span, ...], bool]:
        """Return the first part, what follows up to ``most`` characters, and whether more does.

        An underlined wording is never in what follows.
        """
        if self.underlined is not None:
            limit = max(limit, self.underlined[1] + 1)
        head, rest = clip(self.text, limit)
        shown, beyond = clip(rest, most)
        after = len(self.text) - len(rest)
        return (
            self.spans(0, len(head)),
            self.spans(after, after + len(shown)) if shown else (),
            bool(beyond),
        )


def _moved(raw: str, place: Place) -> Place:
    return len(printable(raw[: place[0]])), len(printable(raw[: place[1]]))


def _inside(at: int, places: Sequence[Place]) -> bool:
    return any(start <= at < end for start, end in places)
