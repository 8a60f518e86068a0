"""Settings in; what every step uses out: store, files, readers, encoder and what they keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from models.ocr import Tesseract
from models.onnx_encoder import OnnxEncoder
from pipelines.extract.limits import Limits
from pipelines.extract.reader import read_document
from pipelines.results import Document
from pipelines.run import (
    Body,
    Method,
    ReadFile,
    References,
    SourceFile,
    indexed,
    indexing,
    read_file,
)
from pipelines.segment.force import ForceTagger
from service.cache import SegmentCache, VectorCache
from service.index_cache import IndexCache, KeptIndex
from service.model_store import Model, ModelStore
from service.people.access import system_access
from service.settings import Settings
from service.store import bodies
from service.store.engine import database_url, make_engine
from service.store.files import FileStore
from service.store.unit import Store

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Order:
    """A step asked for: of which job, on what, and by which process."""

    job: str
    subject: str
    worker: str


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A file of a version, kept by its digest."""

    name: str
    sha256: str
    size: int


class Kit:
    """Made once for a process: the encoder and the tagger take a second to load."""

    def __init__(self, settings: Settings) -> None:
        """Open the store; everything else is loaded when first used."""
        self.settings = settings
        self.store = Store(make_engine(database_url(settings.database, settings.data)))
        self.files = FileStore(settings.data)
        self.limits = Limits(max_pages=settings.max_pages)
        self.ocr = Tesseract(seconds=self.limits.ocr_seconds)
        self._models = ModelStore(settings.data)
        self._model: tuple[object, Model] | None = None
        self._references: References = {}

    @cached_property
    def encoder(self) -> OnnxEncoder:
        """The encoder that ships."""
        return OnnxEncoder.bundled(threads=self.settings.threads)

    @cached_property
    def tagger(self) -> ForceTagger:
        """What tells duties from permissions."""
        return ForceTagger()

    @cached_property
    def segments(self) -> SegmentCache:
        """Files as read, the same ones that the command line keeps."""
        return SegmentCache(self.settings.data, f"{self.limits} {self.ocr.available()}")

    @cached_property
    def vectors(self) -> VectorCache:
        """Vectors by key, the same ones that the command line keeps."""
        return VectorCache(self.settings.data, self.encoder.id, self.encoder.dimensions)

    @property
    def model(self) -> Model:
        """The model in use, read again once another one is put in use."""
        mark = self._models.mark()
        if self._model is None or self._model[0] != mark:
            self._model = (mark, self._models.load(self.encoder.id))
        return self._model[1]

    def model_named(self, name: str) -> Model:
        """Return a kept model that need not be in use; raise UnknownModel."""
        return self._models.named(name, self.encoder.id)

    def method(self, model: Model) -> Method:
        """Return what a model matches with here."""
        return Method(
            encoder=self.encoder,
            kept=self.vectors,
            scoring=model.scoring,
            gaps=model.gaps,
            references=self._references,
        )

    @cached_property
    def indexes(self) -> IndexCache:
        """What was read of each agency's body of directives."""
        return IndexCache(self.settings.data)

    def body(self, agency: str, versions: Sequence[str]) -> KeptIndex:
        """Return an agency's body of directives as a match reads it, worked out once.

        Raises NotFound for a version that is no more, and CannotWrite.
        """
        with self.store.read(system_access()) as unit:
            mark = f"{indexing()} {self.encoder.id} {bodies.mark(unit, versions)}"
            known = self.indexes.get(agency, mark)
            if known is not None:
                return known
            kept = bodies.load(unit, versions)
        body = Body(manuals=(), clauses=kept.clauses, languages=kept.languages, errors=())
        found = KeptIndex(body=indexed(body, self.encoder.id), rows=kept.rows)
        self.indexes.keep(agency, mark, found)
        return found

    def read(self, file: Arrived, on_page: Callable[[int], None] | None = None) -> ReadFile:
        """Return a file as read, from what was kept when these bytes were read before.

        Raises what reading it raises, CannotWrite, and DamagedStore when its bytes are lost.
        """
        known = self.segments.get(file.sha256)
        if known is not None:
            return known

        def document(data: bytes, name: str) -> Document:
            return read_document(data, name, self.limits, self.ocr, tell=told)

        def told(page: int, seconds: float) -> None:
            del seconds
            if on_page is not None:
                on_page(page)

        source = SourceFile(name=file.name, data=self.files.read(file.sha256))
        return read_file(source, document, self.tagger, self.segments)
