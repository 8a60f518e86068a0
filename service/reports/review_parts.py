"""A state of an assessment in; what is decided and proposed for each part, in words, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from corpora.records import Standard, Verified
from pipelines.settle import Held, Settled, settle
from service.reports.characters import clip, printable
from service.reports.review_rows import ClauseLine, ReviewState
from service.reports.review_view import (
    Shown,
    ShownClause,
    ShownDecision,
    ShownPart,
    ShownProposal,
)
from service.reports.review_words import CODES, Words
from service.store.decided import DecisionRow
from service.store.results import ProposalLine

# Of the list of a standard and of that of one of its parts, of those that nobody decided about.
SHOWN, SHOWN_OF_PART = 2, 1
EXCERPT = 360
_CONTRADICTION = "contradiction"
_UNSETTLED = ("open", "unreviewed")


class Parts:
    """Says what is known of the parts of standards, in the words of one language."""

    def __init__(self, state: ReviewState, words: Words, *, licensed: bool) -> None:
        """Find everything by its standard once."""
        self._state, self._words, self._licensed = state, words, licensed
        self._decided: dict[str, list[DecisionRow]] = defaultdict(list)
        for row in state.decisions:
            self._decided[row.standard].append(row)
        self._proposed: dict[tuple[str, str], list[ProposalLine]] = defaultdict(list)
        for one in state.proposals:
            self._proposed[one.standard, one.element].append(one)
        self._elements = {(one.standard, one.element): one for one in state.elements}
        self._numbers = {one.version_id: one.number for one in state.sources}
        # What was said of a clause for any part counts for the standard's own list too.
        self._judged = {(one.standard, one.element, one.clause_id) for one in state.decisions}
        self._judged |= {(one.standard, "", one.clause_id) for one in state.decisions}

    def settled(self, standard: Standard) -> Settled:
        """Return where people's decisions leave a standard and its parts."""
        held = (
            Held(element=one.element, clause=one.clause_id, verdict=one.verdict)
            for one in self._decided.get(standard.id, ())
        )
        return settle([one.id for one in standard.elements], held)

    def status(self, code: str) -> Shown:
        """Return a status with its words."""
        return Shown(code=code, words=self._words.of("status", code))

    def sure(self, share: float | None, score: float | None = None) -> str:
        """Return a confidence with where it comes from."""
        return self._words.sure(share, self._state.run.calibration, score)

    def whole(self, standard: Standard) -> tuple[ShownDecision, ...]:
        """Return what was said of a standard as a whole, where it has parts of its own."""
        if not standard.elements:
            return ()
        return self.decisions(standard, "")

    def of(self, standard: Standard, machine: Shown, sure: str) -> tuple[ShownPart, ...]:
        """Return the parts of a standard; one without a name where it has none."""
        settled = self.settled(standard)
        if not standard.elements:
            return (self._part(standard, ("", ""), settled, (machine, sure)),)
        found = []
        for one in standard.elements:
            known = self._elements.get((standard.id, one.id))
            if known is None:
                continue
            said = (self.status(known.status), self.sure(known.confidence))
            name = (one.id, self._words.element(one.id, one.letter))
            text = self.text(standard, one.text_es, one.text_en)
            found.append(self._part(standard, name, settled, said, text))
        return tuple(found)

    def text(self, standard: Standard, es: str, en: str) -> str:
        """Return words of a standard; a licensed manual's only where they are switched on."""
        found = printable(self._words.mine(es, en))
        if found and standard.verified is Verified.LICENSED and not self._licensed:
            return self._words("licensed_text")
        return found

    def _part(
        self,
        standard: Standard,
        name: tuple[str, str],
        settled: Settled,
        said: tuple[Shown, str],
        text: str = "",
    ) -> ShownPart:
        element = name[0]
        decisions = self.decisions(standard, element)
        standing = settled.parts[element].value
        if standing == "open" and not decisions:
            standing = "unreviewed"
        return ShownPart(
            element=element,
            name=name[1],
            text=text,
            people=self.status(standing),
            machine=said[0],
            sure=said[1],
            decisions=decisions,
            proposals=self.proposals(standard.id, element, standing),
        )

    def decisions(self, standard: Standard, element: str) -> tuple[ShownDecision, ...]:
        """Return the decisions that hold of a part, as they were made."""
        return tuple(
            ShownDecision(
                element=one.element,
                verdict=Shown(code=one.verdict, words=self._words.verdict(one.verdict)),
                reason=self._reason(one),
                note=printable(one.note),
                who=printable(one.user_name),
                at=one.at,
                when=self._words.moment(one.at),
                clause=self._decided_clause(one),
            )
            for one in self._decided.get(standard.id, ())
            if one.element == element
        )

    def _reason(self, one: DecisionRow) -> str:
        """Return a reason in words: one of ours by its code, or what the person wrote."""
        ours = one.verdict == "unrelated" and one.reason in CODES["reason"]
        return self._words.of("reason", one.reason) if ours else printable(one.reason)

    def proposals(self, standard: str, element: str, standing: str) -> tuple[ShownProposal, ...]:
        """Return the best of a list that nobody decided about, and what may contradict.

        Once people settled where a part stands only what may contradict it is still of use.
        """
        rows = [
            one
            for one in self._proposed.get((standard, element), ())
            if (standard, element, one.clause_id) not in self._judged
        ]
        most = (SHOWN_OF_PART if element else SHOWN) if standing in _UNSETTLED else 0
        listed = [one for one in rows if one.kind != _CONTRADICTION][:most]
        against = [one for one in rows if one.kind == _CONTRADICTION]
        return tuple(self._proposal(one) for one in (*listed, *against))

    def nearest(self, standard: Standard) -> ProposalLine | None:
        """Return the clause that comes nearest to a standard as a whole."""
        rows = [one for one in self._proposed.get((standard.id, ""), ()) if one.rank == 1]
        return next((one for one in rows if one.kind != _CONTRADICTION), None)

    def _proposal(self, row: ProposalLine) -> ShownProposal:
        return ShownProposal(
            clause=self.proposed_clause(row),
            contradicts=row.kind == _CONTRADICTION,
            confidence=row.confidence,
            score=row.score,
            sure=self.sure(row.confidence, row.score),
            why_not=tuple(self.against(row)),
        )

    def against(self, row: ProposalLine) -> Iterable[str]:
        """Yield what speaks against a proposal: what it leaves out and why it may be no duty."""
        why = self._state.whys.get(row.id) or {}
        for one in why.get("missing") or ():
            if not one["element"]:
                yield _sentence(printable(self._words.mine(one["es"], one["en"])))
        for one in why.get("weak") or ():
            told = self._words.of("weak", one["code"])
            words = printable(one["words"])
            yield _sentence(self._words("says", words=words, why=told) if words else told)

    def said_of(self, standard: Standard, clause: int) -> tuple[str, ...]:
        """Return what people said of a clause for a standard or any part of it, in words."""
        rows = [one for one in self._decided.get(standard.id, ()) if one.clause_id == clause]
        told = (
            (self._words.verdict(one.verdict), self._reason(one), printable(one.user_name))
            for one in rows
        )
        return tuple(
            dict.fromkeys(
                _sentence(
                    self._words("said_of", verdict=verdict, who=who)
                    + (f" ({reason})" if reason else "")
                )
                for verdict, reason, who in told
            )
        )

    def proposed_clause(self, row: ProposalLine) -> ShownClause:
        """Return the clause of a proposal as people find it."""
        return self._clause(row, self._numbers.get(row.version_id, 0))

    def _decided_clause(self, one: DecisionRow) -> ShownClause | None:
        if one.clause_id is None:
            return None
        found = self._state.clauses.get(one.clause_id)
        if found is not None:
            return self._clause(found, found.number)
        gone = self._words("clause_gone")
        return ShownClause(
            label=gone,
            manual="",
            version="",
            page=None,
            path="",
            text="",
            place=one.clause_digest[:12],
        )

    def _clause(self, row: ClauseLine | ProposalLine, number: int) -> ShownClause:
        text, rest = clip(" ".join(printable(row.text).split()), EXCERPT)
        version = self._words("version_of", number=number) if number else ""
        page = "" if row.page is None else self._words("page", number=row.page)
        return ShownClause(
            label=printable(row.label),
            manual=printable(row.manual),
            version=version,
            page=row.page,
            place=", ".join(part for part in (printable(row.manual), version, page) if part),
            path=_path(row.path),
            text=f"{text}…" if rest else text,
        )


def _path(path: Any) -> str:
    return " › ".join(printable(str(step)) for step in path or ())


def _sentence(text: str) -> str:
    """Return a text with a capital letter and a full stop."""
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return ended[:1].upper() + ended[1:]
