"""Files that were kept in, the version they make and the job that reads it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from corpora.errors import AlreadyThere, BadRequest, NotFound
from pipelines.results import joint_digest
from service.people.access import Permission
from service.store.bodies import storable
from service.store.job_rows import INGEST, QUEUED
from service.store.jobs import create
from service.store.manual_tables import Manual, ManualVersion, Upload
from service.store.spaces import Space, check_new, of_agency
from service.store.unit import Unit
from service.store.words import Folded, folded

KINDS = ("manual", "law")
_LIVE = (QUEUED, "reading", "ready")
_NAME = 200


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """A file that was sent and is kept."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Received:
    """Where an upload went; ``same``: these bytes were there already, and no job was asked for."""

    manual: str
    version: str
    job: str | None
    same: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an upload is for: a version of ``manual``, or a new manual of a name and kind.

    ``replace``: nothing is kept of the manual's last version.
    """

    agency: str
    manual: str | None = None
    name: str = ""
    kind: str = "manual"
    replace: bool = False
    note: str = ""


def space_left(unit: Unit, agency: str) -> Space:
    """Return the space of an agency that may still send; raise OverQuota when none is left."""
    unit.require(Permission.UPLOAD, agency)
    space = of_agency(unit, agency)
    space.check(1)
    return space


def check(unit: Unit, asked: Asked) -> None:
    """Raise what is wrong with an upload before its files are read.

    NotFound for a manual that is not the agency's, BadRequest for a name or kind that cannot be,
    AlreadyThere for a new manual with the name of one that there is.
    """
    unit.require(Permission.UPLOAD, asked.agency)
    if asked.manual is not None:
        owner = unit.session.scalar(select(Manual.agency_id).where(Manual.id == asked.manual))
        if owner != asked.agency:
            raise NotFound
        return
    if len(asked.name.strip()) > _NAME or asked.kind not in KINDS:
        raise BadRequest(detail={"es": "nombre o tipo del manual", "en": "manual's name or kind"})


def receive(unit: Unit, asked: Asked, sent: Sequence[SentFile]) -> Received:
    """Make the version that files make, with the job that reads it, and return where they went.

    Raises OverQuota, AlreadyThere and what ``check`` raises.
    """
    check(unit, asked)
    digest = joint_digest(file.sha256 for file in sent)
    known = _known(unit, asked, digest)
    if known is not None:
        return known
    check_new(unit, asked.agency, {file.sha256: file.size for file in sent})
    manual = asked.manual or _add_manual(unit, asked, sent)
    version = _add_version(unit, asked, manual, digest)
    unit.insert(
        Upload,
        [
            {
                "agency_id": asked.agency,
                "version_id": version,
                "ordinal": ordinal,
                "name": file.name,
                "sha256": file.sha256,
                "size": file.size,
            }
            for ordinal, file in enumerate(sent)
        ],
    )
    title = unit.session.scalar(select(Manual.name).where(Manual.id == manual)) or ""
    job = create(unit, agency=asked.agency, kind=INGEST, subject=version, title=title)
    unit.audit(
        *("version.uploaded", "manual_version", version),
        agency=asked.agency,
        after={
            "manual": manual,
            "name": title,
            "replace": asked.replace,
            "files": [{"name": file.name, "sha256": file.sha256} for file in sent],
        },
    )
    return Received(manual=manual, version=version, job=job, same=False)


def _known(unit: Unit, asked: Asked, digest: str) -> Received | None:
    """Return the version that these bytes are already.

    To replace a manual by what it once was makes a new version: only the last one counts then.
    """
    live = select(ManualVersion.manual_id, ManualVersion.id, ManualVersion.digest).where(
        ManualVersion.agency_id == asked.agency, ManualVersion.state.in_(_LIVE)
    )
    if asked.manual is None:
        live = live.join(Manual, Manual.id == ManualVersion.manual_id).where(
            Manual.archived_at.is_(None)
        )
    else:
        live = live.where(ManualVersion.manual_id == asked.manual)
    newest = live.order_by(ManualVersion.number.desc(), ManualVersion.id.desc())
    if asked.replace and asked.manual is not None:
        found = unit.session.execute(newest.limit(1)).first()
    else:
        found = unit.session.execute(newest.where(ManualVersion.digest == digest).limit(1)).first()
    if found is None or found.digest != digest:
        return None
    return Received(manual=found.manual_id, version=found.id, job=None, same=True)


def _add_manual(unit: Unit, asked: Asked, sent: Sequence[SentFile]) -> str:
    name = (asked.name.strip() or _named_by(sent))[:_NAME]
    taken = unit.session.scalar(
        select(Manual.id).where(
            Manual.agency_id == asked.agency,
            Folded(Manual.name) == folded(name),
            Manual.archived_at.is_(None),
        )
    )
    if taken is not None:
        raise AlreadyThere(
            what={
                "es": "un manual con ese nombre (una versión nueva se envía desde ese manual)",
                "en": "a manual so named (a new version is sent from that manual)",
            }
        )
    manual = unit.new_id()
    row = {
        "id": manual,
        "agency_id": asked.agency,
        "name": name,
        "kind": asked.kind,
        "current_version_id": None,
        "created_at": unit.now,
        "archived_at": None,
    }
    unit.insert(Manual, [row])
    unit.audit(
        *("manual.created", "manual", manual),
        agency=asked.agency,
        after={"name": name, "kind": asked.kind},
    )
    return manual


def _named_by(sent: Sequence[SentFile]) -> str:
    """Return a manual's name from its first file's: without folders and extension."""
    last = sent[0].name.rsplit("/", 1)[-1]
    return last.rsplit(".", 1)[0].replace("_", " ").strip() or last


def _add_version(unit: Unit, asked: Asked, manual: str, digest: str) -> str:
    newest = unit.session.execute(
        select(ManualVersion.id)
        .where(ManualVersion.manual_id == manual, ManualVersion.state.in_(_LIVE))
        .order_by(ManualVersion.number.desc())
        .limit(1)
    ).first()
    last = unit.session.scalar(
        select(func.max(ManualVersion.number)).where(ManualVersion.manual_id == manual)
    )
    version = unit.new_id()
    row = {
        "id": version,
        "manual_id": manual,
        "agency_id": asked.agency,
        "number": (last or 0) + 1,
        "digest": digest,
        "base_id": None if asked.replace or newest is None else newest.id,
        "folder": False,
        "note": storable(asked.note.strip()),
        "state": QUEUED,
        "uploaded_by": unit.access.actor[:26],
        "uploaded_by_name": unit.access.name[:120],
        "uploaded_at": unit.now,
    }
    unit.insert(ManualVersion, [row])
    return version
