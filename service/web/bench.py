"""What is known of a standard in, the review screen's panels out: part by part, pair by pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from corpora.judgements import ANSWERS
from corpora.records import Standard
from pipelines.settle import Settled, Standing, settle
from service.store.clause_lines import ClauseLine
from service.store.decided import DecisionRow, held, still
from service.store.origins import OriginRow, Past, WaitNote
from service.store.results import ElementState, ProposalLine
from service.web.evidence import PartView, PassageView, ProposalView, passage_of
from service.web.pairs import Pair


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A clause for a part: proposed by the machine, or found by a person.

    ``view`` has its words; ``held`` is the decision that holds, None while nobody decided;
    ``against``: it seems to contradict the part.
    """

    pair: Pair
    row: ProposalLine | ClauseLine
    view: ProposalView | PassageView
    held: DecisionRow | None
    against: bool = False

    @property
    def by_hand(self) -> bool:
        """Tell whether the machine did not propose it."""
        return self.pair.proposal is None


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of the standard ("": it has none): where it stands and its candidates, best first.

    ``machine`` is what the run says of it; ``none`` the pair of saying that no clause answers, and
    ``said`` the decision that says so. ``waits`` are decisions about it that wait or lost what they
    were on; of the standard as a whole they are shown with its first part.
    """

    element: str
    letter: str | None
    text_es: str
    text_en: str
    machine: ElementState | None
    standing: Standing
    candidates: tuple[Candidate, ...]
    none: Pair
    said: DecisionRow | None
    waits: tuple[WaitNote, ...] = ()

    @property
    def chosen(self) -> tuple[int, ...]:
        """The clauses that somebody chose here and has not decided about yet."""
        return tuple(one.row.clause_id for one in self.candidates if one.by_hand and not one.held)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What people said of a standard: the last decision of each pair, and clauses by hand.

    ``past`` is where kept ones came from, and what waits to be confirmed.
    """

    last: Sequence[DecisionRow]
    past: Past = field(default_factory=Past)
    lines: Mapping[int, ClauseLine] = field(default_factory=dict)

    @cached_property
    def holding(self) -> tuple[DecisionRow, ...]:
        """The decisions that hold."""
        return still(self.last)

    @cached_property
    def latest(self) -> Mapping[tuple[str, int | None], int]:
        """The last decision of each pair, one taken back included."""
        return {(one.element, one.clause_id): one.id for one in self.last}


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A standard on the review screen; ``focus`` is the part looked at, ``on`` its candidate.

    ``whole`` is the pair of what is said of the standard without a clause, and ``declared`` the
    decision that holds of it.
    """

    panels: tuple[Panel, ...]
    settled: Settled
    focus: int
    on: Candidate | None
    whole: Pair
    declared: DecisionRow | None
    known: Known

    @property
    def latest(self) -> Mapping[str, int]:
        """The last decision of each pair that has any, by "part;clause"."""
        return {
            f"{element};{'' if clause is None else clause}": last
            for (element, clause), last in self.known.latest.items()
        }

    @property
    def origins(self) -> Mapping[int, OriginRow]:
        """Where decisions that were kept came from, by the decision."""
        return self.known.past.origins

    @property
    def panel(self) -> Panel:
        """The part looked at."""
        return self.panels[self.focus]

    @property
    def labels(self) -> Mapping[int, tuple[Panel, ...]]:
        """The parts that each clause answers by decision, and the one looked at if proposed for it.

        Its box on a page says them; all that is proposed for the others would hide the page.
        """
        found: dict[int, tuple[Panel, ...]] = {}
        for panel in self.panels:
            for one in panel.candidates:
                clause = one.row.clause_id
                answers = one.held is not None and one.held.verdict in ANSWERS
                if (answers or panel is self.panel) and panel not in found.get(clause, ()):
                    found[clause] = (*found.get(clause, ()), panel)
        return found


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Where somebody looks: a part, and a proposal or a clause of it; None: where it begins.

    ``others`` are clauses that were chosen for the part before and are not decided about yet.
    """

    element: str | None = None
    proposal: int | None = None
    clause: int | None = None
    others: Sequence[int] = ()

    @property
    def chosen(self) -> tuple[int, ...]:
        """Every clause that was chosen by hand, the one looked at last."""
        return (*self.others, *(() if self.clause is None else (self.clause,)))


def bench_of(standard: Standard, parts: Sequence[PartView], known: Known, looked: Looked) -> Bench:
    """Return the review screen of a standard, as one who looks there sees it."""
    elements = tuple(one.id for one in standard.elements)
    settled = settle(elements, map(held, known.holding))
    by_element = {part.element: part for part in parts}
    panels = tuple(
        _panel(by_element.get(element), standard, element, settled, known)
        for element in elements or ("",)
    )
    if elements:
        # What concerns the standard as a whole is shown with its first part.
        whole_ones = _candidates(by_element.get(""), "", known)
        first = replace(
            panels[0],
            candidates=(*panels[0].candidates, *whole_ones),
            waits=(*_waits(known, ""), *panels[0].waits),
        )
        panels = (first, *panels[1:])
    focus = _focus(panels, looked)
    panel, on = _on(panels[focus], known, looked)
    whole = Pair(element="", latest=known.latest.get(("", None)))
    return Bench(
        panels=(*panels[:focus], panel, *panels[focus + 1 :]),
        settled=settled,
        focus=focus,
        on=on,
        whole=whole,
        declared=_said(known, ""),
        known=known,
    )


def by_hand(holding: Sequence[DecisionRow], proposals: Sequence[ProposalLine]) -> frozenset[int]:
    """Return the clauses that people decided about and the machine does not propose there."""
    proposed = {(one.element, one.clause_id) for one in proposals}
    return frozenset(
        one.clause_id
        for one in holding
        if one.clause_id is not None and (one.element, one.clause_id) not in proposed
    )


def _panel(
    part: PartView | None, standard: Standard, element: str, settled: Settled, known: Known
) -> Panel:
    own = next((one for one in standard.elements if one.id == element), None)
    return Panel(
        element=element,
        letter=None if own is None else own.letter,
        text_es=standard.statement_es if own is None else own.text_es,
        text_en=standard.statement_en if own is None else own.text_en,
        machine=None if part is None else part.state,
        standing=settled.parts[element],
        candidates=_candidates(part, element, known),
        none=Pair(element=element, latest=known.latest.get((element, None))),
        said=_said(known, element),
        waits=_waits(known, element),
    )


def _waits(known: Known, element: str) -> tuple[WaitNote, ...]:
    return tuple(one for one in known.past.waits if one.element == element)


def _candidates(part: PartView | None, element: str, known: Known) -> tuple[Candidate, ...]:
    views = () if part is None else (*part.contradictions, *part.proposals)
    found: dict[int, Candidate] = {}
    for view in views:
        # A clause that is proposed and seems to contradict too is one candidate, warned of.
        clause = view.row.clause_id
        if clause not in found:
            pair = _pair(known, element, clause, view.row.id)
            found[clause] = Candidate(
                pair=pair,
                row=view.row,
                view=view,
                held=_holds(known, element, clause),
                against=view.row.kind == "contradiction",
            )
    for one in known.holding:
        line = None if one.clause_id is None else known.lines.get(one.clause_id)
        if one.element == element and line is not None and line.clause_id not in found:
            found[line.clause_id] = _by_hand(known, element, line)
    return tuple(found.values())


def _by_hand(known: Known, element: str, line: ClauseLine) -> Candidate:
    return Candidate(
        pair=_pair(known, element, line.clause_id, None),
        row=line,
        view=passage_of(line.text, line.lead_in),
        held=_holds(known, element, line.clause_id),
    )


def _pair(known: Known, element: str, clause: int, proposal: int | None) -> Pair:
    latest = known.latest.get((element, clause))
    return Pair(element=element, clause=clause, proposal=proposal, latest=latest)


def _holds(known: Known, element: str, clause: int | None) -> DecisionRow | None:
    return next(
        (one for one in known.holding if (one.element, one.clause_id) == (element, clause)), None
    )


def _said(known: Known, element: str) -> DecisionRow | None:
    return _holds(known, element, None)


def _focus(panels: Sequence[Panel], looked: Looked) -> int:
    places = {panel.element: place for place, panel in enumerate(panels)}
    if looked.element in places:
        return places[looked.element]
    if looked.proposal is not None:
        for place, panel in enumerate(panels):
            if any(one.pair.proposal == looked.proposal for one in panel.candidates):
                return place
    opened = (place for place, one in enumerate(panels) if one.standing is Standing.OPEN)
    return next(opened, 0)


def _on(panel: Panel, known: Known, looked: Looked) -> tuple[Panel, Candidate | None]:
    """Return the part and the candidate looked at; clauses by hand are of it from here on."""
    there = {one.row.clause_id for one in panel.candidates}
    added = (
        _by_hand(known, panel.element, known.lines[clause])
        for clause in dict.fromkeys(looked.chosen)
        if clause not in there and clause in known.lines
    )
    panel = replace(panel, candidates=(*panel.candidates, *added))
    for one in panel.candidates:
        if looked.proposal is not None and one.pair.proposal == looked.proposal:
            return panel, one
        if looked.clause is not None and one.row.clause_id == looked.clause:
            return panel, one
    return panel, next(_first_seen(panel), panel.candidates[0] if panel.candidates else None)


def _first_seen(panel: Panel) -> Iterator[Candidate]:
    """Return what is looked at first: what answers a settled part, of an open one what is left."""
    if panel.standing is Standing.OPEN:
        return (one for one in panel.candidates if one.held is None)
    return (one for one in panel.candidates if one.held and one.held.verdict in ANSWERS)
