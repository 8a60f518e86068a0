"""Files and an edition in, a Crosswalk out: the one place that knows the order of the stages."""

from pipelines.run.asking import (
    References,
    questions_of,
    reference_for,
    reference_name,
)
from pipelines.run.difference import diff
from pipelines.run.indexed import Indexed, indexed, indexing
from pipelines.run.matching import (
    Card,
    Method,
    crosswalk,
    crosswalk_of,
    edition_number,
    searched,
)
from pipelines.run.reading import (
    LANGUAGES,
    Body,
    Part,
    Progress,
    Read,
    ReadFile,
    Segments,
    Source,
    SourceFile,
    gather,
    manual_of,
    read_body,
    read_file,
)

__all__ = [
    "LANGUAGES",
    "Body",
    "Card",
    "Indexed",
    "Method",
    "Part",
    "Progress",
    "Read",
    "ReadFile",
    "References",
    "Segments",
    "Source",
    "SourceFile",
    "crosswalk",
    "crosswalk_of",
    "diff",
    "edition_number",
    "gather",
    "indexed",
    "indexing",
    "manual_of",
    "questions_of",
    "read_body",
    "read_file",
    "reference_for",
    "reference_name",
    "searched",
]
