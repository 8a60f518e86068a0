"""What one look found: well, a notice or a fault, in a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How a thing is; only a fault makes ``acredita doctor`` end with 1."""

    WELL = "bien"
    NOTICE = "aviso"
    FAULT = "falla"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at; ``facts`` has the numbers and names behind the sentence."""

    check: str
    state: State
    es: str
    en: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def well(check: str, es: str, en: str, **facts: Any) -> Finding:
    """Return that a thing is as it should be."""
    return Finding(check=check, state=State.WELL, es=es, en=en, facts=facts)


def notice(check: str, es: str, en: str, **facts: Any) -> Finding:
    """Return what somebody should know, while nothing is lost or wrong."""
    return Finding(check=check, state=State.NOTICE, es=es, en=en, facts=facts)


def fault(check: str, es: str, en: str, **facts: Any) -> Finding:
    """Return what is lost or wrong."""
    return Finding(check=check, state=State.FAULT, es=es, en=en, facts=facts)
