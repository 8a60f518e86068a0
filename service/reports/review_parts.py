"""A state of an assessment in; what is decided and proposed for each part, in words, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
from service.store.results import ElementState, ProposalLine

# Of the list of a standard and of that of one of its parts, of those that nobody decided about.
SHOWN, SHOWN_OF_PART = 2, 1
EXCERPT = 360
_CONTRADICTION = "contradiction"
_UNSETTLED = ("open", "unreviewed")


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Says what is known of the parts of standards, in the words of one language."""

    state: ReviewState
    words: Words
    licensed: bool
    by_standard: Mapping[str, tuple[DecisionRow, ...]] = field(init=False)
    proposed: Mapping[tuple[str, str], tuple[ProposalLine, ...]] = field(init=False)
    elements: Mapping[tuple[str, str], ElementState] = field(init=False)
    judged: frozenset[tuple[str, str, int | None]] = field(init=False)

    def __post_init__(self) -> None:
        """Find everything by its standard once."""
        decisions: dict[str, list[DecisionRow]] = defaultdict(list)
        for row in self.state.decisions:
            decisions[row.standard].append(row)
        proposed: dict[tuple[str, str], list[ProposalLine]] = defaultdict(list)
        for one in self.state.proposals:
            proposed[one.standard, one.element].append(one)
        known = {(one.standard, one.element): one for one in self.state.elements}
        judged = {(one.standard, one.element, one.clause_id) for one in self.state.decisions}
        whole = {(one.standard, "", one.clause_id) for one in self.state.decisions}
        object.__setattr__(self, "by_standard", {k: tuple(v) for k, v in decisions.items()})
        object.__setattr__(self, "proposed", {k: tuple(v) for k, v in proposed.items()})
        object.__setattr__(self, "elements", known)
        object.__setattr__(self, "judged", frozenset(judged | whole))

    def settled(self, standard: Standard) -> Settled:
        """Return where people's decisions leave a standard and its parts."""
        held = (
            Held(element=one.element, clause=one.clause_id, verdict=one.verdict)
            for one in self.by_standard.get(standard.id, ())
        )
        return settle([one.id for one in standard.elements], held)

    def status(self, code: str) -> Shown:
        """Return a status with its words."""
        return Shown(code=code, words=self.words.of("status", code))

    def sure(self, share: float | None, score: float | None = None) -> str:
        """Return a confidence with where it comes from."""
        return self.words.sure(share, self.state.run.calibration, score)

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
            known = self.elements.get((standard.id, one.id))
            if known is None:
                continue
            said = (self.status(known.status), self.sure(known.confidence))
            name = (one.id, self.words.element(one.id, one.letter))
            text = self.text(standard, one.text_es, one.text_en)
            found.append(self._part(standard, name, settled, said, text))
        return tuple(found)

    def text(self, standard: Standard, es: str, en: str) -> str:
        """Return words of a standard; a licensed manual's only where they are switched on."""
        found = printable(self.words.mine(es, en))
        if found and standard.verified is Verified.LICENSED and not self.licensed:
            return self.words("licensed_text")
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
                verdict=Shown(code=one.verdict, words=self.words.verdict(one.verdict)),
                reason=self._reason(one),
                note=printable(one.note),
                who=printable(one.user_name),
                at=one.at,
                when=self.words.moment(one.at),
                clause=self._decided(one),
            )
            for one in self.by_standard.get(standard.id, ())
            if one.element == element
        )

    def _reason(self, one: DecisionRow) -> str:
        """Return a reason in words: one of ours by its code, or what the person wrote."""
        ours = one.verdict == "unrelated" and one.reason in CODES["reason"]
        return self.words.of("reason", one.reason) if ours else printable(one.reason)

    def proposals(self, standard: str, element: str, standing: str) -> tuple[ShownProposal, ...]:
        """Return the best of a list that nobody decided about, and what may contradict.

        Once people settled where a part stands only what may contradict it is still of use.
        """
        rows = [
            one
            for one in self.proposed.get((standard, element), ())
            if (standard, element, one.clause_id) not in self.judged
        ]
        most = (SHOWN_OF_PART if element else SHOWN) if standing in _UNSETTLED else 0
        listed = [one for one in rows if one.kind != _CONTRADICTION][:most]
        against = [one for one in rows if one.kind == _CONTRADICTION]
        return tuple(self._proposal(one) for one in (*listed, *against))

    def nearest(self, standard: Standard) -> ProposalLine | None:
        """Return the clause that comes nearest to a standard as a whole."""
        rows = [one for one in self.proposed.get((standard.id, ""), ()) if one.rank == 1]
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
        why = self.state.whys.get(row.id) or {}
        for one in why.get("missing") or ():
            if not one["element"]:
                yield _sentence(printable(self.words.mine(one["es"], one["en"])))
        for one in why.get("weak") or ():
            told = self.words.of("weak", one["code"])
            words = printable(one["words"])
            yield _sentence(self.words("says", words=words, why=told) if words else told)

    def said_of(self, standard: Standard, clause: int) -> tuple[str, ...]:
        """Return what people said of a clause for a standard or any part of it, in words."""
        rows = [one for one in self.by_standard.get(standard.id, ()) if one.clause_id == clause]
        told = (
            (self.words.verdict(one.verdict), self._reason(one), printable(one.user_name))
            for one in rows
        )
        return tuple(
            dict.fromkeys(
                _sentence(
                    self.words("said_of", verdict=verdict, who=who)
                    + (f" ({reason})" if reason else "")
                )
                for verdict, reason, who in told
            )
        )

    def proposed_clause(self, row: ProposalLine) -> ShownClause:
        """Return the clause of a proposal as people find it."""
        number = next(
            (one.number for one in self.state.sources if one.version_id == row.version_id), 0
        )
        return self._clause(row, number)

    def _decided(self, one: DecisionRow) -> ShownClause | None:
        if one.clause_id is None:
            return None
        found = self.state.clauses.get(one.clause_id)
        if found is not None:
            return self._clause(found, found.number)
        gone = self.words("clause_gone")
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
        version = self.words("version_of", number=number) if number else ""
        page = "" if row.page is None else self.words("page", number=row.page)
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
