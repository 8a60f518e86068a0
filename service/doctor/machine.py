"""This machine in; whether the programs and models that Acredita uses are here out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpora.errors import AcreditaError
from models.ocr import PACKAGE, Tesseract
from models.onnx_encoder import OnnxEncoder
from pipelines.extract.cut_off import is_cut_off
from pipelines.extract.office import find_libreoffice
from service.doctor.finding import Finding, fault, notice, well
from service.editions_store import EditionStore
from service.model_store import ModelStore


def look_at_programs() -> Iterator[Finding]:
    """Yield whether scans and old Word files can be read here."""
    if Tesseract().available():
        yield well("tesseract", "Tesseract lee español.", "Tesseract reads Spanish.")
    else:
        yield notice(
            "tesseract",
            f"Los escaneos no se pueden leer: instale {PACKAGE}.",
            f"Scans cannot be read: install {PACKAGE}.",
        )
    if find_libreoffice() is not None:
        yield well(
            "libreoffice",
            "LibreOffice convierte .doc, .odt y .rtf.",
            "LibreOffice converts .doc, .odt and .rtf.",
        )
    else:
        yield notice(
            "libreoffice",
            "Los archivos .doc, .odt y .rtf no se pueden leer: instale libreoffice-writer.",
            ".doc, .odt and .rtf files cannot be read: install libreoffice-writer.",
        )


def look_at_network() -> Iterator[Finding]:
    """Yield whether what reads an untrusted file is kept off the network here."""
    if is_cut_off():
        yield well(
            "network",
            "Los archivos que llegan se leen sin acceso a la red.",
            "Files that arrive are read without access to the network.",
        )
    else:
        yield notice(
            "network",
            "Este sistema no permite quitarle la red a lo que lee los archivos; siguen los límites "
            "de memoria y de tiempo (docs/security.md dice cómo permitirlo).",
            "This system does not let us take the network from what reads files; limits of memory "
            "and time remain (docs/security.md says how to allow it).",
        )


def look_at_models(data: Path) -> Iterator[Finding]:
    """Yield whether the models are those that their cards name, and editions can be read."""
    try:
        encoder = OnnxEncoder.bundled()
        ModelStore(data).load(encoder.id)
    except AcreditaError as error:
        yield fault("models", error.sentence("es"), error.sentence("en"))
    else:
        yield well(
            "models",
            "Los modelos coinciden con su sha256.",
            "The models match their sha256.",
            encoder=encoder.id,
        )
    store = EditionStore(data)
    try:
        count = len([store.load(one) for one in store.ids()])
    except AcreditaError as error:
        yield fault("catalogue", error.sentence("es"), error.sentence("en"))
    else:
        yield well(
            "catalogue",
            f"Las ediciones del catálogo se pueden leer: {count}.",
            f"The editions of the catalogue can be read: {count}.",
            editions=count,
        )
