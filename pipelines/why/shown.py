"""Results of an edition in, the same with the best proposals of every list explained out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpora.records import Edition, Element, Standard
from pipelines.reasons import Why
from pipelines.results import Clause, Proposal, StandardResult, Status
from pipelines.why.explain import Explainer

# How many of a standard's proposals are explained, and of each of its elements'.
OF_STANDARD, OF_ELEMENT = 5, 3


def explained(
    results: Sequence[StandardResult],
    edition: Edition,
    clauses: Sequence[Clause],
    languages: Sequence[str],
) -> tuple[StandardResult, ...]:
    """Return the results with an explanation of the best proposals and of every contradiction.

    ``results`` are those of ``edition`` in its order; ``languages`` has "es" or "en" for each
    clause, and a standard is read in that of the clause where it can be. An element whose status
    is gap counts as unanswered, unless its whole standard is a gap: there every one is.
    """
    shown = _Shown(clauses, languages)
    return tuple(
        shown.result(result, standard)
        for result, standard in zip(results, edition.standards, strict=True)
    )


class _Shown:
    """Explains what is shown of a body of directives."""

    def __init__(self, clauses: Sequence[Clause], languages: Sequence[str]) -> None:
        self._explainer = Explainer(clauses, languages)
        self._clauses = {clause.id: clause for clause in clauses}
        self._languages = dict(zip(self._clauses, languages, strict=True))

    def result(self, result: StandardResult, standard: Standard) -> StandardResult:
        parts = {element.id: element for element in standard.elements}
        unanswered = [
            one.id
            for one in result.elements
            if one.status is Status.GAP and result.status is not Status.GAP
        ]
        return replace(
            result,
            proposals=tuple(
                self._proposal(one, standard, None, unanswered) if one.rank <= OF_STANDARD else one
                for one in result.proposals
            ),
            elements=tuple(
                replace(
                    element,
                    proposals=tuple(
                        self._proposal(one, standard, parts[element.id])
                        if one.rank <= OF_ELEMENT
                        else one
                        for one in element.proposals
                    ),
                )
                for element in result.elements
            ),
            contradictions=tuple(
                replace(one, why=self._why(one.why, one.clause, standard, None))
                for one in result.contradictions
            ),
        )

    def _proposal(
        self,
        proposal: Proposal,
        standard: Standard,
        element: Element | None,
        unanswered: Sequence[str] = (),
    ) -> Proposal:
        why = self._why(proposal.why, proposal.clause, standard, element, unanswered)
        return replace(proposal, why=why)

    def _why(
        self,
        why: Why,
        clause: str,
        standard: Standard,
        element: Element | None,
        unanswered: Sequence[str] = (),
    ) -> Why:
        found = self._explainer.explain(
            self._clauses[clause], standard, element, self._languages[clause], unanswered
        )
        return replace(why, explanation=found)
