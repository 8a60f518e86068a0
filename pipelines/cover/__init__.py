"""Scored lists of an edition in, status and gap probability per element and standard out."""

from pipelines.cover.evidence import LIST_FEATURES, PART_FEATURES, list_evidence
from pipelines.cover.merge import merged
from pipelines.cover.status import STARTING, GapModel, Show, cover

__all__ = [
    "LIST_FEATURES",
    "PART_FEATURES",
    "STARTING",
    "GapModel",
    "Show",
    "cover",
    "list_evidence",
    "merged",
]
