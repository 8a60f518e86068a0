"""Results of an edition in, the same with the best proposals of every list explained out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpora.records import Element, Standard
from pipelines.reasons import Contradiction, Why
from pipelines.results import Clause, Proposal, StandardResult, Status
from pipelines.why.explain import Explainer

# How many of a standard's proposals are explained, and of each of its elements'.
OF_STANDARD, OF_ELEMENT = 5, 3
Rare = Mapping[str, float]


class Shown:
    """Explains what is shown of a body of directives: the best proposals and contradictions."""

    def __init__(
        self, clauses: Sequence[Clause], ids: Sequence[str], languages: Sequence[str], rare: Rare
    ) -> None:
        """Take the clauses with their ids and languages, and how rare their words are.

        A standard is read in the language of the clause where it can be.
        """
        self._explainer = Explainer(rare)
        self._clauses = clauses
        self._places = {id: place for place, id in enumerate(ids)}
        self._languages = languages

    def contradiction(self, found: Contradiction, standard: Standard) -> Contradiction:
        """Return a contradiction of a standard with its explanation."""
        return replace(found, why=self._why(found.why, found.clause, standard, None))

    def result(self, result: StandardResult, standard: Standard) -> StandardResult:
        """Return what a standard has with its explanations.

        An element whose status is gap counts as unanswered, unless its whole standard is a gap:
        there every one is.
        """
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
                self.contradiction(one, standard) for one in result.contradictions
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
        place = self._places[clause]
        found = self._explainer.explain(
            self._clauses[place], standard, element, self._languages[place], unanswered
        )
        return replace(why, explanation=found)
