"""The files that a DOCX embeds as running text (altChunk) in, their blocks out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from corpora.errors import InputError
from pipelines.extract.docx_package import Package
from pipelines.extract.limits import Limits
from pipelines.extract.media import Kind, recognise
from pipelines.results import BODY_KINDS, Block, Document

Reader = Callable[[bytes, str, Limits], Document]


class Chunks:
    """Reads the embedded files of one package with the readers it is given, by kind."""

    def __init__(self, package: Package, readers: Mapping[Kind, Reader]) -> None:
        """Keep the readers; what none of them reads is noted in ``skipped``."""
        self._package = package
        self._readers = readers
        self.skipped: list[str] = []

    def blocks(self, target: str) -> tuple[Block, ...]:
        """Return the body of the embedded file at a path; nothing when it cannot be read."""
        data = self._package.read(target)
        kind: Kind | None = None
        try:
            kind = recognise(data or b"", target)
            document = self._readers[kind](data or b"", self._package.file, self._package.limits)
        except (InputError, KeyError):
            self.skipped.append(target.rpartition("/")[2] if kind is None else kind.value)
            return ()
        return tuple(block for block in document.blocks if block.kind in BODY_KINDS)
