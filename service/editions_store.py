"""The data folder in, the editions kept in it out: every wording whole, or not there at all."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from corpora.catalog import available, load_edition, read_edition
from corpora.drafts import Form
from corpora.edition_writer import files_of
from corpora.errors import BadEditionId, CannotWrite, UnknownEdition
from corpora.records import Edition, Verified
from service.output import make_folder, sync

_ID = re.compile(r"[a-z][a-z0-9]{0,19}(-[a-z0-9]{1,20}){1,4}")
_DRAFT = ".draft-"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The file that a wording was read from; ``languages`` are those its words are in."""

    form: Form
    file: str
    sha256: str
    languages: tuple[str, ...]
    imported: date


class EditionStore:
    """Editions of the data folder over those that ship with Acredita.

    A wording lies in ``editions/ID/revisions/N/`` in our own format and is never written again;
    the highest N is the edition's. Revision 1 of an edition that ships stays where it ships.
    """

    def __init__(self, data: Path) -> None:
        """Use ``data``, the folder of ACREDITA_DATA; nothing is made until something is stored."""
        self._folder = data / "editions"

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all editions, of the data folder and bundled, sorted."""
        return tuple(sorted({*available(), *self._stored()}))

    def is_stored(self, edition_id: str) -> bool:
        """Tell whether the data folder has a wording of an edition."""
        return bool(self.revisions(edition_id))

    def revisions(self, edition_id: str) -> tuple[int, ...]:
        """Return the numbers of the wordings kept in the data folder, ascending."""
        folder = self._folder / edition_id / "revisions"
        if not _ID.fullmatch(edition_id) or not folder.is_dir():
            return ()
        return tuple(sorted(int(one.name) for one in folder.iterdir() if one.name.isdigit()))

    def load(self, edition_id: str, revision: int | None = None) -> Edition:
        """Load an edition: its last wording, or the one asked for.

        Raises UnknownEdition, which lists what there is, and BadRequirements where a file of the
        data folder was damaged.
        """
        kept = self.revisions(edition_id)
        if kept and revision in (None, *kept):
            number = kept[-1] if revision is None else revision
            return read_edition(self._wording(edition_id, number), imported=True)
        if edition_id in available() and revision in (None, 1):
            return load_edition(edition_id)
        asked = edition_id if revision is None else f"{edition_id} ({revision})"
        raise UnknownEdition(edition=asked, available=", ".join(self.ids()))

    def base(self, edition_id: str) -> Edition | None:
        """Return what an import of an edition would be loaded over, None when it is new.

        Raises BadEditionId for an id that cannot be one.
        """
        check_id(edition_id)
        known = self.is_stored(edition_id) or edition_id in available()
        return self.load(edition_id) if known else None

    def store(self, edition: Edition, origin: Origin) -> Path:
        """Keep a wording as ``edition.revision`` and return its folder.

        It is written beside and renamed into place, so that it is there whole or not at all.
        Raises BadEditionId, and CannotWrite when the folder cannot be written or another call
        stored that revision first.
        """
        check_id(edition.id)
        target = self._wording(edition.id, edition.revision)
        draft = target.parent / f"{_DRAFT}{uuid4().hex}"
        try:
            make_folder(draft)
            for name, text in files_of(edition, _facts(edition, origin)).items():
                _write(draft / name, text)
            # What cannot be read back is never put in place.
            read_edition(draft, imported=True)
            sync(draft)
            draft.rename(target)
            sync(target.parent)
        except OSError as error:
            detail = error.strerror or str(error)
            raise CannotWrite(file=str(target), detail=detail) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return target

    def _stored(self) -> Iterator[str]:
        if self._folder.is_dir():
            yield from (one.name for one in self._folder.iterdir() if self.is_stored(one.name))

    def _wording(self, edition_id: str, revision: int) -> Path:
        return self._folder / edition_id / "revisions" / str(revision)


def check_id(edition_id: str) -> None:
    """Raise BadEditionId for an id that cannot be an edition's."""
    if not _ID.fullmatch(edition_id):
        raise BadEditionId(edition=edition_id)


def _facts(edition: Edition, origin: Origin) -> dict[str, str | bool | tuple[str, ...]]:
    return {
        "form": origin.form.value,
        "origin": origin.file,
        "origin_sha256": origin.sha256,
        "languages": origin.languages,
        "imported": origin.imported.isoformat(),
        "carries_licensed": any(row.verified is Verified.LICENSED for row in edition.standards),
    }


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
