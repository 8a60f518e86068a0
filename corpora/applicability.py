"""applicability.toml in; what agencies do, and which standards depend on it, out."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from corpora.records import Edition, Standard

FILE = "applicability.toml"

Number = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+){0,2}$")]
Phrase = Annotated[str, StringConstraints(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Function(_Entry):
    """Something that an agency does or not.

    ``es`` and ``en`` go on from "la institución no ..." and "the agency does not ...";
    ``phrases``, in lower case, tell it in a standard's condition.
    """

    key: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    program: str
    es: Phrase
    en: Phrase
    phrases: tuple[Phrase, ...] = ()


class Rule(_Entry):
    """Numbers that apply only where the agency does all of ``needs``; no editions means all."""

    program: str
    editions: tuple[str, ...] = ()
    numbers: tuple[Number, ...]
    needs: tuple[str, ...]
    when_lacking: Literal["exclude", "ask"] = "exclude"


class Rules(_Entry):
    """The whole file."""

    functions: tuple[Function, ...]
    rules: tuple[Rule, ...]

    def function(self, key: str) -> Function:
        """Return a function by its key. Raises KeyError."""
        return {one.key: one for one in self.functions}[key]

    def keys(self, program: str) -> tuple[str, ...]:
        """Return the keys that a profile of this program may name, in the file's order."""
        return tuple(one.key for one in self.functions if one.program == program)

    def rule_for(self, standard: Standard, edition: Edition) -> Rule | None:
        """Return what a standard depends on: its longest number's rule, else its condition's.

        The words of a condition ask and never exclude. None where it depends on nothing we know
        of; a conditional standard is then still open.
        """
        named = [
            (len(number), rule)
            for rule in self.rules
            if rule.program == edition.program
            and (not rule.editions or edition.id in rule.editions)
            for number in rule.numbers
            if standard.id == number or standard.id.startswith(f"{number}.")
        ]
        if named:
            return max(named, key=lambda pair: pair[0])[1]
        condition = f"{standard.condition_es} {standard.condition_en}".lower()
        said = [
            one.key
            for one in self.functions
            if one.program == edition.program and any(phrase in condition for phrase in one.phrases)
        ]
        if not said:
            return None
        # words are weak evidence: a person looks before anything is left out for them
        return Rule(program=edition.program, numbers=(), needs=tuple(said), when_lacking="ask")


@cache
def load_rules() -> Rules:
    """Return the bundled rules."""
    text = (files("corpora") / FILE).read_text(encoding="utf-8")
    return Rules.model_validate(tomllib.loads(text))
