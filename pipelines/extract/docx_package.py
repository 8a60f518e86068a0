"""A DOCX's bytes in, its XML parts out, parsed safely and with the strict names made ordinary."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import etree

from corpora.errors import DamagedFile, SuspiciousFile
from pipelines.extract.archive import Archive
from pipelines.extract.limits import PART_SHARE, UNPACKED, Limits, over_share

Node = Any  # lxml ships no types

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_STRICT_MARK = b"http://purl.oclc.org/ooxml/"
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE_DECLARATION = re.compile(
    rb"<\x00!\x00(?:D\x00O\x00C\x00T|E\x00N\x00T\x00I)|\x00<\x00!\x00(?:D\x00O\x00C|E\x00N\x00T)",
    re.IGNORECASE,
)
_TRUE = frozenset({"1", "true", "on", ""})


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A link of one part to another: its id, the last word of its type, and the target's path."""

    id: str
    kind: str
    target: str


def w(tag: str) -> str:
    """Return a tag of WordprocessingML with its namespace."""
    return f"{{{W}}}{tag}"


def value(node: Node, name: str = "val") -> str | None:
    """Return an attribute of WordprocessingML, or None when node or attribute is absent."""
    found: str | None = None if node is None else node.get(w(name))
    return found


def number(node: Node, name: str = "val") -> int | None:
    """Return an attribute as a whole number, or None when it is absent or no number."""
    text = value(node, name)
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def switched(node: Node) -> bool | None:
    """Return a toggle's state: None when its element is absent."""
    if node is None:
        return None
    return (value(node) or "").lower() in _TRUE


class Package:
    """An opened Office package: parts by path and by relation; a bad secondary part is skipped."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        """Open the ZIP and find the main part.

        Raises DamagedFile, EncryptedFile, SuspiciousFile or OverLimit.
        """
        self.file = name
        self.limits = limits
        self.archive = Archive(data, name, limits)
        self.skipped: list[str] = []
        self.main = self._main_part()
        self.root = self._parse(self.main)

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Return the internal links of a part ("" for the package itself)."""
        folder, leaf = posixpath.split(part)
        member = self.archive.find(posixpath.join(folder, "_rels", f"{leaf}.rels"))
        if member is None:
            return ()
        root = self._lenient(member)
        return () if root is None else tuple(_relations(root, folder))

    def related(self, kind: str, part: str | None = None) -> Node | None:
        """Return the tree of the first part that the main one links to by a kind, else None."""
        for relation in self.relations(self.main if part is None else part):
            if relation.kind == kind:
                return self.tree(relation.target)
        return None

    def tree(self, target: str) -> Node | None:
        """Return the tree of a secondary part; None, and noted, when absent or damaged."""
        member = self.archive.find(target)
        return None if member is None else self._lenient(member)

    def read(self, target: str) -> bytes | None:
        """Return a part's bytes, or None when it is absent."""
        member = self.archive.find(target)
        return None if member is None else self.archive.read(member)

    def _main_part(self) -> str:
        targets = [
            relation.target
            for relation in self.relations("")
            if relation.kind == "officeDocument" and self.archive.find(relation.target)
        ]
        for target in [*targets, "word/document.xml"]:
            member = self.archive.find(target)
            if member is not None:
                return member
        raise DamagedFile(
            file=self.file,
            detail={
                "es": "falta su parte principal, word/document.xml",
                "en": "its main part, word/document.xml, is missing",
            },
        )

    def _lenient(self, member: str) -> Node | None:
        try:
            return self._parse(member)
        except DamagedFile:
            self.skipped.append(member)
            return None

    def _parse(self, member: str) -> Node:
        size = self.archive.size(member)
        if size > self.limits.max_part:
            raise over_share(size, PART_SHARE, UNPACKED, file=self.file, limits=self.limits)
        return parse_xml(self.archive.read(member), member, self.file)


def parse_xml(data: bytes, part: str, file: str) -> Node:
    """Return the root of an XML part; no entity, DTD or network address is ever followed.

    Raises SuspiciousFile when the part declares a DTD or entities, DamagedFile when it is not
    well formed.
    """
    if _DECLARATION.search(data) or _WIDE_DECLARATION.search(data):
        raise _entities(part, file)
    if _STRICT_MARK in data:
        data = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data.lstrip(b"\r\n\t "), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile(
            file=file,
            detail={
                "es": f"la parte {part} no se puede leer",
                "en": f"the part {part} cannot be read",
            },
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _entities(part, file)
    return root


def _relations(root: Node, folder: str) -> Iterator[Relation]:
    for node in root.iter(_RELATIONS):
        if node.get("TargetMode") == "External":
            continue
        target = unquote(node.get("Target") or "")
        path = target if target.startswith("/") else posixpath.join(folder, target)
        yield Relation(
            id=node.get("Id") or "",
            kind=(node.get("Type") or "").rpartition("/")[2],
            target=posixpath.normpath(path).lstrip("/"),
        )


def _entities(part: str, file: str) -> SuspiciousFile:
    return SuspiciousFile(
        file=file,
        detail={
            "es": f"la parte {part} declara entidades XML",
            "en": f"the part {part} declares XML entities",
        },
    )
