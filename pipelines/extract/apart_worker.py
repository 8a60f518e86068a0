"""Requests on standard input in, replies out: reads and draws PDFs and scans apart.

Run as ``python -m pipelines.extract.apart_worker`` by ``pipelines.extract.apart``. A file's
bytes follow their request.
"""

from __future__ import annotations

import resource
import sys
from base64 import b64encode
from functools import partial
from typing import Any, BinaryIO

from corpora.errors import AcreditaError, SuspiciousFile
from models.ocr import Tesseract
from pipelines.extract.media import Kind
from pipelines.extract.messages import Message, received, send
from pipelines.extract.page_pictures import page_picture, page_sizes
from pipelines.extract.pdf import read_pdf
from pipelines.extract.pictures import read_picture
from pipelines.extract.wire import document_to_json, error_to_json, limits_from_json
from pipelines.results import Document

TOO_MUCH_MEMORY = {
    "es": "su lectura pide más memoria de la que se le da",
    "en": "reading it asks for more memory than it is given",
}


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer requests until there are no more; what goes wrong with a file is its answer."""
    while (request := received(incoming)) is not None:
        _allow(request["memory"])
        data = incoming.read(request["size"])
        tell = partial(_tell, outgoing)
        try:
            reply = _answered(request, data, tell)
        except AcreditaError as fault:
            send(outgoing, {"error": error_to_json(fault)})
        except MemoryError:
            bomb = SuspiciousFile(file=request["name"], detail=TOO_MUCH_MEMORY)
            send(outgoing, {"error": error_to_json(bomb)})
        else:
            send(outgoing, reply)


def _answered(request: Message, data: bytes, tell: Any) -> Message:
    """Return the reply to a request: a Document, the sizes of its pages, or one of them drawn."""
    drawing = request.get("draw")
    if drawing is None:
        return {"document": document_to_json(_read(request, data, tell))}
    file = (Kind(request["kind"]), data, request["name"], limits_from_json(request["limits"]))
    if drawing["page"] is None:
        return {"sizes": page_sizes(*file)}
    drawn = page_picture(*file, page=drawing["page"], width=drawing["width"])
    return {"picture": b64encode(drawn).decode()}


def _read(request: Message, data: bytes, tell: Any) -> Document:
    limits = limits_from_json(request["limits"])
    seconds = request["ocr_seconds"]
    ocr = None if seconds is None else Tesseract(seconds=seconds)
    read = read_pdf if request["kind"] == Kind.PDF else read_picture
    return read(data, request["name"], limits, ocr, tell)


def _tell(outgoing: BinaryIO, page: int, seconds: float) -> None:
    """Say which page comes next and how many seconds it may take."""
    send(outgoing, {"page": page, "seconds": seconds})


def _allow(memory: int) -> None:
    """Limit the address space, so that a bomb fails here and not on the whole machine."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or memory < hard:
        resource.setrlimit(resource.RLIMIT_AS, (memory, hard))


def _confess(outgoing: BinaryIO, kind: type[BaseException], error: BaseException) -> None:
    """Tell a fault of our own before this process ends by it; too large a file is none."""
    if issubclass(kind, MemoryError):
        return
    send(outgoing, {"fault": " ".join(f"{kind.__name__}: {error}".split())})


if __name__ == "__main__":
    sys.excepthook = lambda kind, error, _: _confess(sys.stdout.buffer, kind, error)
    serve(sys.stdin.buffer, sys.stdout.buffer)
