"""ZIPs are opened within limits: bombs, odd names, passwords and entities are refused."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from corpora.errors import (
    DamagedFile,
    EncryptedFile,
    InputError,
    NotADocument,
    OverLimit,
    SuspiciousFile,
)
from pipelines.extract.archive import Archive, members
from pipelines.extract.docx import read_docx
from pipelines.extract.docx_package import parse_xml
from pipelines.extract.limits import Limits
from tests.pipelines.extract.docx_files import LIMITS, docx_bytes, p, part


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a ZIP of some files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def locked(data: bytes) -> bytes:
    """Return a ZIP whose members all say that they have a password."""
    raw = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.find(signature)
        while place >= 0:
            (flags,) = struct.unpack_from("<H", raw, place + offset)
            struct.pack_into("<H", raw, place + offset, flags | 1)
            place = raw.find(signature, place + 4)
    return bytes(raw)


def test_members_come_with_their_bytes_and_without_clutter() -> None:
    """A folder of directives gives its files; hidden and lock files are passed over."""
    data = zipped(
        {
            "dir/1.docx": b"uno",
            "dir/~$1.docx": b"x",
            "__MACOSX/dir/._1.docx": b"x",
            ".DS_Store": b"x",
            "dir/Capítulo 2.txt": b"dos",
        }
    )
    found = [(member.name, member.data) for member in members(data, "m.zip", LIMITS)]
    assert found == [("dir/1.docx", b"uno"), ("dir/Capítulo 2.txt", b"dos")]


def test_a_bad_member_does_not_cost_the_others() -> None:
    """A nested ZIP is refused by name while its neighbours are read."""
    data = zipped({"a.txt": b"uno", "dentro.zip": zipped({"b.txt": b"x"}), "c.txt": b"dos"})
    found = list(members(data, "m.zip", LIMITS))
    assert [member.name for member in found if member.fault is None] == ["a.txt", "c.txt"]
    (fault,) = [member.fault for member in found if member.fault is not None]
    assert isinstance(fault, NotADocument)
    assert fault.file == "m.zip/dentro.zip"


def test_a_word_file_inside_is_no_nested_zip() -> None:
    """DOCX members are ZIPs too, and are handed on."""
    inner = docx_bytes(p("x"))
    (member,) = members(zipped({"a.docx": inner}), "m.zip", LIMITS)
    assert (member.data, member.fault) == (inner, None)


def test_a_password_is_named() -> None:
    """Encrypted members say so instead of failing."""
    (member,) = members(locked(zipped({"a.txt": b"uno"})), "m.zip", LIMITS)
    assert isinstance(member.fault, EncryptedFile)
    with pytest.raises(EncryptedFile):
        read_docx(locked(docx_bytes(p("x"))), "x.docx", LIMITS)


@pytest.mark.parametrize(
    "name", ["../fuera.txt", "a/../../b.txt", "C:/x.txt", "/etc/x", "..\\x.txt"]
)
def test_names_that_leave_the_folder_are_refused(name: str) -> None:
    """A member that climbs out of its folder refuses the archive."""
    with pytest.raises(SuspiciousFile):
        list(members(zipped({name: b"x"}), "m.zip", LIMITS))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """A member that would expand a thousandfold is refused by its directory entry alone."""
    data = docx_bytes(p("x"), parts={"media": "0" * 30_000_000})
    assert len(data) < 100_000
    with pytest.raises(SuspiciousFile) as raised:
        read_docx(data, "bomba.docx", LIMITS)
    assert "bomba ZIP" in raised.value.sentence("es")


def test_too_many_bytes_or_files_name_their_flag() -> None:
    """Totals over the limits are refused, and the flag that raises each is said."""
    data = zipped({f"{number}.txt": bytes(range(256)) * 100 for number in range(30)})
    for limits, flag in (
        (Limits(max_bytes=100_000), "--max-megabytes"),
        (Limits(max_files=10), "--max-files"),
    ):
        with pytest.raises(OverLimit) as raised:
            list(members(data, "m.zip", limits))
        assert flag in raised.value.sentence("es")


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_zip_cut_short_is_damage(kept: float) -> None:
    """A truncated archive is damage wherever it was cut."""
    data = docx_bytes(p("Texto de prueba"))
    with pytest.raises(DamagedFile):
        Archive(data[: int(len(data) * kept)], "x.docx", LIMITS)


def test_damage_in_any_byte_ends_in_an_answer() -> None:
    """Whatever byte of a DOCX is spoiled, reading ends in a document or a named error."""
    data = docx_bytes(p("Texto de prueba"), styles="")
    outcomes = set()
    for place in range(0, len(data), 7):
        spoiled = bytearray(data)
        spoiled[place] ^= 0xFF
        try:
            read_docx(bytes(spoiled), "x.docx", LIMITS)
            outcomes.add("read")
        except InputError as error:
            outcomes.add(type(error).__name__)
    assert "read" in outcomes
    assert "DamagedFile" in outcomes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(encoding: str) -> None:
    """A part that declares entities is refused, never expanded."""
    laughs = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "jajaja">]>'
        f"<a>{'&b;' * 10}</a>"
    )
    with pytest.raises(SuspiciousFile):
        parse_xml(laughs.encode(encoding), "word/document.xml", "x.docx")


def test_an_external_entity_reads_no_file() -> None:
    """A document that asks for another file is refused."""
    main = part("document", f"<w:body>{p('&x;')}</w:body>").replace(
        "?>\n", '?>\n<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n', 1
    )
    with pytest.raises(SuspiciousFile):
        read_docx(docx_bytes("", main=main), "x.docx", LIMITS)
