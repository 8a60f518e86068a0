"""Proposals of a crosswalk in; the ProposalView rows that a report shows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpora.records import Standard
from pipelines.results import Clause, Crosswalk, Proposal, StandardResult
from service.reports import words
from service.reports.characters import clip, file_of, mark, printable
from service.reports.view import ProposalView

TEXT_LIMIT = 600
# A file that could not be divided is one endless clause, and may be proposed for every standard.
REST_LIMIT = 6_000
LEAD_IN_LIMIT = 400
BAR_STEPS = 20


class ProposalViews:
    """Builds the views of one crosswalk's proposals, all bars on one scale."""

    def __init__(self, crosswalk: Crosswalk, top: int) -> None:
        """Look up clauses by id; a full bar is the best score in which no citation helps."""
        self._top = top
        self._clauses: Mapping[str, Clause] = {clause.id: clause for clause in crosswalk.clauses}
        self._manuals = crosswalk.manuals
        self._full = _full_bar(crosswalk)

    def rows(
        self, result: StandardResult, standard: Standard, proposals: Sequence[Proposal]
    ) -> tuple[ProposalView, ...]:
        """Return the views of a standard's ``proposals``, the ``top`` first ones."""
        answers = _answers(result, standard)
        return tuple(
            self._row(proposal, answers.get(proposal.clause, ""))
            for proposal in proposals[: self._top]
        )

    def clause(self, proposal: Proposal) -> Clause:
        """Return the clause that a proposal names."""
        return self._clauses[proposal.clause]

    def place(self, clause: Clause) -> str:
        """Return "pág. 12, Reglamento.pdf", or the file alone where it has no pages."""
        file = file_of(self._manuals[clause.manual], clause)
        return file if clause.page is None else f"pág. {clause.page}, {file}"

    def _row(self, proposal: Proposal, answers: str) -> ProposalView:
        clause = self._clauses[proposal.clause]
        terms = proposal.why.terms
        head, rest = clip(printable(clause.text[: TEXT_LIMIT + 2 * REST_LIMIT]), TEXT_LIMIT)
        rest, beyond = clip(rest, REST_LIMIT)
        lead_in, lead_in_rest = clip(printable(clause.lead_in), LEAD_IN_LIMIT)
        share = proposal.score / self._full if self._full > 0 else 0.0
        return ProposalView(
            rank=proposal.rank,
            path=printable(" › ".join(clause.path)),
            label=printable(clause.label),
            place=self.place(clause),
            score=words.score(proposal.score),
            bar=round(min(max(share, 0.0), 1.0) * BAR_STEPS),
            confidence="" if proposal.confidence is None else words.percent(proposal.confidence),
            cited=proposal.why.cited,
            force=", ".join(words.FORCE[force] for force in clause.force),
            answers=answers,
            lead_in=mark(f"{lead_in}…" if lead_in_rest else lead_in, terms),
            text=mark(head, terms),
            rest=mark(rest, terms),
            goes_on=bool(beyond),
            notes=tuple(printable(note) for note in clause.notes),
            ocr="" if clause.certainty is None else words.percent(clause.certainty),
        )


def _full_bar(crosswalk: Crosswalk) -> float:
    scores = [
        (row.why.cited, row.score) for standard in crosswalk.standards for row in standard.proposals
    ]
    uncited = [score for cited, score in scores if not cited]
    return max(uncited or [score for _, score in scores], default=0.0)


def _answers(result: StandardResult, standard: Standard) -> dict[str, str]:
    """Return, by clause, the elements that it is the first proposal for."""
    if len(result.elements) < 2:
        return {}
    names = {row.id: words.element(row) for row in standard.elements}
    found: dict[str, list[str]] = {}
    for part in result.elements:
        for proposal in part.proposals[:1]:
            found.setdefault(proposal.clause, []).append(names[part.id])
    return {clause: ", ".join(parts) for clause, parts in found.items()}
