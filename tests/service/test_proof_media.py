"""What a proof is, its bytes say; a page or a program is never one that a browser would run."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.errors import NotAProof
from service.proof_media import HEAD, media_of

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples"


@pytest.mark.parametrize(
    ("head", "name", "media"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "foto.pdf", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00", "captura", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", "image/webp"),
        (b"\x00\x00\x00\x18ftypmp42", "camara.mp4", "video/mp4"),
        (b"PK\x03\x04rest", "lista.XLSX", "sheet"),
        (b"PK\x03\x04rest", "todo.zip", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "viejo.doc", "application/x-ole-storage"),
        ("Acta número 3\n".encode(), "acta.txt", "text/plain"),
        ("Capacitación".encode("cp1252"), "acta.csv", "text/plain"),
        ("Acta".encode("utf-16"), "acta.txt", "text/plain"),
        (b"<!doctype html><script>alert(1)</script>", "a.html", "text/plain"),
        (b"<svg onload='alert(1)'/>", "a.svg", "text/plain"),
    ],
)
def test_content_says_what_a_proof_is(head: bytes, name: str, media: str) -> None:
    """A name only tells Office packages apart; what a browser would run is plain text."""
    assert media_of(head, name).endswith(media)


@pytest.mark.parametrize("name", ["reglamento.pdf", "reglamento.docx"])
def test_real_files_are_known(name: str) -> None:
    """The sample manuals are what they are."""
    found = media_of((SAMPLES / name).read_bytes()[:HEAD], name)
    assert found.endswith("pdf" if name.endswith("pdf") else "wordprocessingml.document")


@pytest.mark.parametrize(
    "head", [b"MZ\x90\x00\x03", b"\x7fELF\x02", b"#!/bin/sh\nrm -r", b"\x00\x01\x02\x03", b""]
)
def test_a_program_is_no_proof(head: bytes) -> None:
    """What is none of the kinds that people keep is refused by name."""
    with pytest.raises(NotAProof, match=r"prueba\.pdf"):
        media_of(head, "prueba.pdf")
