"""Files and an edition in, a Crosswalk out: the one place that knows the order of the stages."""

from pipelines.run.asking import (
    References,
    questions_of,
    reference_for,
    reference_name,
)
from pipelines.run.difference import diff
from pipelines.run.matching import (
    Before,
    Card,
    Method,
    crosswalk,
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
    "Before",
    "Body",
    "Card",
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
    "diff",
    "edition_number",
    "gather",
    "manual_of",
    "questions_of",
    "read_body",
    "read_file",
    "reference_for",
    "reference_name",
    "searched",
]
