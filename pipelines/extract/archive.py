"""A ZIP's bytes in, its members out, within limits: bombs, odd names and passwords are refused."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from corpora.errors import DamagedFile, EncryptedFile, InputError, NotADocument, SuspiciousFile
from pipelines.extract.limits import (
    MEGABYTE,
    UNPACKED,
    UNPACKED_SHARE,
    Limits,
    over_limit,
    over_share,
)

_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_BOMB_BYTES = 20 * MEGABYTE
_BOMB_RATIO = 200
_CHUNK = MEGABYTE
_UNSAFE_NAME = re.compile(r"(?:^|/)\.\.(?:/|$)|^[A-Za-z]:|\x00")
_CLUTTER = re.compile(r"^(?:\.|~\$|thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, kw_only=True)
class Member:
    """One file of a ZIP: its path inside and its bytes, or why it could not be taken out."""

    name: str
    data: bytes = b""
    fault: InputError | None = None


class Archive:
    """An opened ZIP whose directory passed the checks; members are read one at a time."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        """Open the directory.

        Raises DamagedFile, SuspiciousFile (bomb, names that climb out of the folder) or OverLimit
        (too many files, too many bytes unpacked).
        """
        self.file = name
        self.limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise _damaged(name, error) from error
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        _check_directory(infos, name, limits)
        self._infos = {_member_name(info): info for info in infos}
        self._folded = {one.lstrip("/").lower(): one for one in self._infos}

    @property
    def names(self) -> tuple[str, ...]:
        """Return the paths of the members, in the archive's order."""
        return tuple(self._infos)

    def find(self, path: str) -> str | None:
        """Return the member that a path means, whatever its case and leading slash."""
        return self._folded.get(path.lstrip("/").lower())

    def size(self, member: str) -> int:
        """Return the bytes that a member says it unpacks to."""
        return self._infos[member].file_size

    def read(self, member: str) -> bytes:
        """Return a member's bytes; raise EncryptedFile or DamagedFile."""
        info = self._infos[member]
        if info.flag_bits & _ENCRYPTED:
            raise EncryptedFile(file=self.file)
        pieces = []
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    pieces.append(piece)
        except _BROKEN as error:
            raise _damaged(self.file, error, member) from error
        except RuntimeError as error:  # zipfile's word for a missing password
            raise EncryptedFile(file=self.file) from error
        return b"".join(pieces)


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    """Yield the files of a ZIP of directives, one at a time; a bad one carries its fault.

    System clutter (hidden files, lock files, __MACOSX) is passed over and a ZIP inside the ZIP is
    refused. Raises DamagedFile, SuspiciousFile or OverLimit when the ZIP as a whole is refused.
    """
    archive = Archive(data, name, limits)
    for member in archive.names:
        if member.startswith("/"):
            raise SuspiciousFile(file=name, detail=_odd_name(member))
        if is_clutter(member):
            continue
        label = f"{name}/{member}"
        try:
            if archive.size(member) > limits.max_bytes:
                raise over_limit("max_bytes", archive.size(member), file=label, limits=limits)
            content = archive.read(member)
            if _is_plain_zip(content):
                raise NotADocument(
                    file=label, detail={"es": "un ZIP dentro de otro", "en": "a ZIP inside a ZIP"}
                )
        except InputError as fault:
            fault.file = label
            yield Member(name=member, fault=fault)
        else:
            yield Member(name=member, data=content)


def _check_directory(infos: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if len(infos) > limits.max_files:
        raise over_limit("max_files", len(infos), file=name, limits=limits)
    for info in infos:
        if _UNSAFE_NAME.search(_member_name(info)):
            raise SuspiciousFile(file=name, detail=_odd_name(info.filename))
        if info.file_size > _BOMB_BYTES and info.file_size > _BOMB_RATIO * info.compress_size:
            raise SuspiciousFile(
                file=name,
                detail={
                    "es": f"un miembro se expande {_BOMB_RATIO} veces o más: bomba ZIP",
                    "en": f"a member expands {_BOMB_RATIO} times or more: a ZIP bomb",
                },
            )
    unpacked = sum(info.file_size for info in infos)
    if unpacked > limits.max_unpacked:
        raise over_share(unpacked, UNPACKED_SHARE, UNPACKED, file=name, limits=limits)


def _member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's path with forward slashes; names in UTF-8 without the flag are read."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")


def is_clutter(member: str) -> bool:
    """Tell what a system leaves among documents (hidden and lock files, __MACOSX) by its path."""
    path = PurePosixPath(member)
    return "__MACOSX" in path.parts or bool(_CLUTTER.match(path.name))


def _is_plain_zip(content: bytes) -> bool:
    """Tell a ZIP of files from the Office formats, which are ZIPs too."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as inner:
            names = set(inner.namelist())
    except _BROKEN:
        return False
    return not {"[Content_Types].xml", "mimetype"} & names


def _odd_name(member: str) -> dict[str, str]:
    shown = ascii(member[:60])
    return {
        "es": f"el ZIP trae un nombre que sale de su carpeta: {shown}",
        "en": f"the ZIP holds a name that leaves its folder: {shown}",
    }


def _damaged(name: str, error: Exception, member: str = "") -> DamagedFile:
    where_es, where_en = (f"en {member}, ", f"in {member}, ") if member else ("", "")
    kind = str(error)[:80] or type(error).__name__
    return DamagedFile(
        file=name,
        detail={
            "es": f"{where_es}el ZIP que lo contiene no se puede abrir: {kind}",
            "en": f"{where_en}the ZIP that holds it cannot be opened: {kind}",
        },
    )
