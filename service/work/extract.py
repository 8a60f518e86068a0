"""The files of an upload in, each read on its own out: a bad one is told and the others go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpora.errors import AcreditaError, DamagedStore, InputError, NoDocuments, NothingRead
from pipelines.extract.archive import members
from pipelines.extract.media import Kind, recognise
from pipelines.run import ReadFile
from service.intake import natural
from service.people.access import system_access
from service.rows import to_plain
from service.store import manuals
from service.store.ingest import SENT, FileRead, save_read
from service.store.manuals import SentRow
from service.work.faults import PASSING, fault_of
from service.work.kit import Arrived, Kit, Order, Progress

Faults = list[dict[str, str]]
# How a ZIP begins, and a DOCX too.
_PACKED = b"PK"


def extract(kit: Kit, order: Order, tell: Progress) -> None:
    """Read what was sent for a version and save what each file is.

    Raises the fault of the only file, or NothingRead, when none could be read.
    """
    with kit.store.read(system_access()) as unit:
        sent = manuals.sent(unit, order.subject)
    faults: Faults = []
    arrived = unpacked(kit, sent, faults)
    found = []
    # Of a single file pages are told; how many it has is known at the end only.
    on_page = (lambda page: tell(page, 0)) if len(arrived) == 1 else None
    for place, file in enumerate(arrived):
        try:
            found.append(file_read(file, kit.read(file, on_page), SENT))
        except (*PASSING, DamagedStore):
            raise
        except AcreditaError as error:
            faults.append(fault_of(error, file.name))
        if len(arrived) > 1:
            tell(place + 1, len(arrived))
    with kit.store.write(system_access()) as unit:
        save_read(unit, order.job, order.worker, found, faults)
    if not found:
        raise _nothing(faults)


def unpacked(kit: Kit, sent: Sequence[SentRow], faults: Faults) -> list[Arrived]:
    """Return the files that were sent, those of a ZIP kept one by one, as people number them."""
    found: list[Arrived] = []
    for one in sent:
        within = one.name.rsplit(".", 1)[0] if len(sent) > 1 else ""
        try:
            found += _files_of(kit, one, within, faults)
        except (*PASSING, DamagedStore):
            raise
        except AcreditaError as error:
            faults.append(fault_of(error, one.name))
    return sorted(found, key=lambda file: natural(file.name))


def directive_of(read: ReadFile) -> str:
    """Return the standard number of a file that is one form of one directive, else ""."""
    numbers = {one.number for one in read.segmentation.directives}
    return numbers.pop() if len(numbers) == 1 else ""


def file_read(file: Arrived, read: ReadFile, origin: str) -> FileRead:
    """Return a file as its version keeps it."""
    return FileRead(
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        media=read.media,
        pages=read.pages,
        ocr_pages=read.ocr_pages,
        directive=directive_of(read),
        directives=to_plain(read.segmentation.directives),
        origin=origin,
    )


def _files_of(kit: Kit, sent: SentRow, within: str, faults: Faults) -> Iterator[Arrived]:
    is_packed = kit.files.head(sent.sha256, len(_PACKED)) == _PACKED
    data = kit.files.read(sent.sha256) if is_packed else b""
    if not is_packed or recognise(data, sent.name) is not Kind.ZIP:
        yield Arrived(name=sent.name, sha256=sent.sha256, size=sent.size)
        return
    for member in members(data, sent.name, kit.limits):
        name = f"{within}/{member.name}" if within else member.name
        try:
            if member.fault is not None:
                raise member.fault
            kept = kit.files.keep([member.data], name=name, limit=kit.limits.max_bytes)
        except PASSING:
            raise
        except InputError as error:
            faults.append(fault_of(error, name))
        else:
            yield Arrived(name=name, sha256=kept.sha256, size=kept.size)


def _nothing(faults: Faults) -> AcreditaError:
    if not faults:
        return NoDocuments()
    first = {one: f"{faults[0]['file']}: {faults[0][one]}" for one in ("es", "en")}
    return NothingRead(count=len(faults), first=first)
