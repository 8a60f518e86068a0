"""Proposals of a crosswalk in; the ProposalView rows that a report shows out."""

from __future__ import annotations

from collections.abc import Mapping

from corpora.records import Standard
from pipelines.reasons import Part, Why
from pipelines.results import Clause, Crosswalk, Proposal, StandardResult, Status
from service.reports import words
from service.reports.characters import Span, clip, file_of, mark, printable
from service.reports.passages import Passage, Place
from service.reports.view import ClauseView, ContradictionView, ProposalView

TEXT_LIMIT = 600
# A file that could not be divided is one endless clause, and may be proposed for every standard.
REST_LIMIT = 6_000
LEAD_IN_LIMIT = 400
BAR_STEPS = 20


class ProposalViews:
    """Builds the views of one crosswalk's proposals; a bar is the confidence where there is one."""

    def __init__(self, crosswalk: Crosswalk, top: int) -> None:
        """Look up clauses by id; a full bar of scores is the best in which no citation helps."""
        self._top = top
        self._clauses: Mapping[str, Clause] = {clause.id: clause for clause in crosswalk.clauses}
        self._manuals = crosswalk.manuals
        self._full = _full_bar(crosswalk)

    def rows(self, result: StandardResult, standard: Standard) -> tuple[ProposalView, ...]:
        """Return the views of a standard's proposals, the ``top`` first ones."""
        answers = _answers(result, standard)
        against = {one.clause for one in result.contradictions}
        return tuple(
            self._proposal(
                proposal,
                answers="" if proposal.clause in against else answers.get(proposal.clause, ""),
                contradicts=proposal.clause in against,
                missing="" if result.status is Status.GAP else words.missing(proposal.why),
            )
            for proposal in result.proposals[: self._top]
        )

    def contradictions(
        self, result: StandardResult, standard: Standard
    ) -> tuple[ContradictionView, ...]:
        """Return the views of a standard's contradictions, the ``top`` first ones."""
        names = {row.id: words.element(row) for row in standard.elements}
        return tuple(
            ContradictionView(
                clause=self._clause(one.clause, one.why, (one.start, one.end)),
                score=words.score(one.score),
                about="" if one.element is None else names.get(one.element, ""),
            )
            for one in result.contradictions[: self._top]
        )

    def clause(self, proposal: Proposal) -> Clause:
        """Return the clause that a proposal names."""
        return self._clauses[proposal.clause]

    def place(self, clause: Clause) -> str:
        """Return "pág. 12, Reglamento.pdf", or the file alone where it has no pages."""
        file = file_of(self._manuals[clause.manual], clause)
        return file if clause.page is None else f"pág. {clause.page}, {file}"

    def _proposal(
        self, proposal: Proposal, *, answers: str, contradicts: bool, missing: str
    ) -> ProposalView:
        share = self._share(proposal)
        explanation = proposal.why.explanation
        return ProposalView(
            clause=self._clause(proposal.clause, proposal.why),
            rank=proposal.rank,
            score=words.score(proposal.score),
            bar=round(min(max(share, 0.0), 1.0) * BAR_STEPS),
            confidence=words.confidence(proposal.confidence, proposal.interval),
            answers=answers,
            contradicts=contradicts,
            missing=missing,
            weak=() if explanation is None else tuple(map(words.weak, explanation.weak)),
        )

    def _share(self, proposal: Proposal) -> float:
        """Return what the bar shows: the confidence, or without one the score beside the best."""
        if proposal.confidence is not None:
            return proposal.confidence
        return proposal.score / self._full if self._full > 0 else 0.0

    def _clause(self, id: str, why: Why, cue: Place | None = None) -> ClauseView:
        clause = self._clauses[id]
        text, rest, goes_on = _text(clause.text[: TEXT_LIMIT + 2 * REST_LIMIT], why, cue)
        return ClauseView(
            path=printable(" › ".join(clause.path)),
            label=printable(clause.label),
            place=self.place(clause),
            cited=why.cited,
            force=", ".join(words.FORCE[force] for force in clause.force),
            lead_in=_lead_in(clause.lead_in, why),
            text=text,
            rest=rest,
            goes_on=goes_on,
            notes=tuple(printable(note) for note in clause.notes),
            ocr="" if clause.certainty is None else words.percent(clause.certainty),
        )


def _text(
    text: str, why: Why, cue: Place | None
) -> tuple[tuple[Span, ...], tuple[Span, ...], bool]:
    """Return the shown part of a clause's text, what a click opens, and whether more follows.

    What no explanation was made for is marked by its terms.
    """
    if why.explanation is not None or cue is not None:
        passage = Passage.of(text, _matched(why, Part.TEXT), cue)
        return passage.clipped(TEXT_LIMIT, REST_LIMIT)
    head, rest = clip(printable(text), TEXT_LIMIT)
    rest, beyond = clip(rest, REST_LIMIT)
    return mark(head, why.terms), mark(rest, why.terms), bool(beyond)


def _lead_in(text: str, why: Why) -> tuple[Span, ...]:
    if why.explanation is not None:
        head, rest, _ = Passage.of(text, _matched(why, Part.LEAD_IN)).clipped(LEAD_IN_LIMIT, 1)
        return (*head, Span(text="…", marked=False)) if rest else head
    head_text, rest_text = clip(printable(text), LEAD_IN_LIMIT)
    return mark(f"{head_text}…" if rest_text else head_text, why.terms)


def _matched(why: Why, part: Part) -> list[Place]:
    if why.explanation is None:
        return []
    return [(one.start, one.end) for one in why.explanation.matches if one.part is part]


def _full_bar(crosswalk: Crosswalk) -> float:
    scores = [
        (row.why.cited, row.score) for standard in crosswalk.standards for row in standard.proposals
    ]
    uncited = [score for cited, score in scores if not cited]
    return max(uncited or [score for _, score in scores], default=0.0)


def _answers(result: StandardResult, standard: Standard) -> dict[str, str]:
    """Return, by clause, the elements it is the first proposal for, those without answer apart."""
    if len(result.elements) < 2:
        return {}
    names = {row.id: words.element(row) for row in standard.elements}
    found: dict[str, list[str]] = {}
    for part in result.elements:
        for proposal in () if part.status is Status.GAP else part.proposals[:1]:
            found.setdefault(proposal.clause, []).append(names[part.id])
    return {clause: ", ".join(parts) for clause, parts in found.items()}
