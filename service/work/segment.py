"""A version whose files were read in, its clauses saved out: with what it keeps of its base."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpora.errors import AcreditaError, DamagedStore
from pipelines.run import Part, gather
from service.people.access import system_access
from service.store import ingest, manuals
from service.store.bodies import clause_row
from service.store.ingest import Base, Composed, save_clauses
from service.store.manuals import FileRow, VersionRow
from service.work.compose import NOTHING, Placed, State, compose
from service.work.extract import directive_of, file_read, unpacked
from service.work.faults import PASSING, fault_of
from service.work.kit import Arrived, Kit, Order, Progress

Faults = list[dict[str, str]]


def segment(kit: Kit, order: Order, tell: Progress) -> None:
    """Put a version together from what was sent and what its base had, and save its clauses."""
    with kit.store.read(system_access()) as unit:
        row = manuals.version(unit, order.subject)
        own = [_placed(one) for one in manuals.files(unit, row.id) if one.origin == ingest.SENT]
        uploads = manuals.sent(unit, row.id)
        base = ingest.base_of(unit, row)
    one_file = len(uploads) == 1 and {file.sha256 for file in own} == {uploads[0].sha256}
    state = compose(_before(kit, base), own, folder=not one_file)
    faults = [dict(fault) for fault in row.faults]
    parts, files = _read(kit, state, faults, tell)
    composed = _composed(row, state, parts, files, faults)
    with kit.store.write(system_access()) as unit:
        save_clauses(unit, order.job, order.worker, composed)


def _before(kit: Kit, base: Base) -> State:
    """Return the manual as it was: its last version read, and what was sent since."""
    state = NOTHING
    if base.ready is not None:
        state = State(files=tuple(map(_placed, base.files)), folder=base.ready.folder)
    for version in base.unread:
        with kit.store.read(system_access()) as unit:
            uploads = manuals.sent(unit, version.id)
        arrived = unpacked(kit, uploads, [])
        sent = [one for file in arrived for one in _directed(kit, file)]
        one_file = len(uploads) == 1 and {file.sha256 for file in sent} == {uploads[0].sha256}
        if sent:
            state = compose(state, sent, folder=not one_file)
    return state


def _directed(kit: Kit, file: Arrived) -> Iterable[Placed]:
    """Yield a file with its directive number, nothing for one that cannot be read."""
    try:
        read = kit.read(file)
    except (*PASSING, DamagedStore):
        raise
    except AcreditaError:
        return
    yield Placed(name=file.name, sha256=file.sha256, size=file.size, directive=directive_of(read))


def _placed(row: FileRow) -> Placed:
    return Placed(name=row.name, sha256=row.sha256, size=row.size, directive=row.directive)


def _read(
    kit: Kit, state: State, faults: Faults, tell: Progress
) -> tuple[list[Part], list[Placed]]:
    """Return the files that can be read; one of the base that no longer can is told."""
    parts: list[Part] = []
    files: list[Placed] = []
    for place, file in enumerate(state.files):
        try:
            parts.append(Part(name=file.name, read=kit.read(file)))
            files.append(file)
        except (*PASSING, DamagedStore):
            raise
        except AcreditaError as error:
            faults.append(fault_of(error, file.name))
        tell(place + 1, len(state.files))
    return parts, files


def _composed(
    row: VersionRow,
    state: State,
    parts: Sequence[Part],
    files: Sequence[Placed],
    faults: Faults,
) -> Composed:
    placed = gather(parts, 0, folder=state.folder)
    owners = [file for file, part in enumerate(parts) for _ in part.read.segmentation.clauses]
    return Composed(
        base=row.base_id if any(file.kept for file in files) else None,
        folder=state.folder,
        files=[
            file_read(file, part.read, ingest.KEPT if file.kept else ingest.SENT)
            for file, part in zip(files, parts, strict=True)
        ],
        clauses=[
            clause_row(clause, place, owner, language)
            for place, ((clause, language), owner) in enumerate(zip(placed, owners, strict=True))
        ],
        warnings=[
            {"file": part.name, "es": spanish, "en": english}
            for part in parts
            for spanish, english in zip(
                part.read.warnings("es"), part.read.warnings("en"), strict=True
            )
        ],
        faults=faults,
    )
