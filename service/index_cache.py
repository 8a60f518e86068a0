"""An agency's body of directives in, the index that was kept of it out: its texts are read once."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from models.lexical import LexicalIndex, WordTable
from pipelines.contradict.polarity import Polarities
from pipelines.contradict.propose import Spoken
from pipelines.match import Citing, ClauseIndex
from pipelines.results import Citation, Clause
from pipelines.run import LANGUAGES, Indexed
from service.output import make_folder, write_atomic
from service.rows import from_plain, to_plain

Arrays = Mapping[str, NDArray[Any]]
# Hexadecimal digits of a vector's key.
_KEY = 64


@dataclass(frozen=True, kw_only=True, eq=False)
class KeptIndex:
    """A body of directives as it is read for a match, and the row of each of its clauses."""

    body: Indexed
    rows: tuple[int, ...]


class IndexCache:
    """One index an agency, in a file of its own: that of the body it was last matched over."""

    def __init__(self, data: Path) -> None:
        """Use a folder of the data folder, made when first written to."""
        self._folder = data / "indexed"

    def get(self, agency: str, mark: str) -> KeptIndex | None:
        """Return what was kept under a mark, None for another mark or a damaged file."""
        try:
            content = io.BytesIO(self.path(agency).read_bytes())
            with np.load(content, allow_pickle=False) as held:
                if _text(held["mark"]) != mark:
                    return None
                return _read({name: held[name] for name in held.files})
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
            return None

    def keep(self, agency: str, mark: str, index: KeptIndex) -> None:
        """Keep an index in place of the one before; written whole or not at all."""
        held = io.BytesIO()
        arrays = {"mark": _bytes(mark), **_written(index)}
        np.savez(held, **arrays)  # type: ignore[arg-type]  # its stub takes each for a flag
        make_folder(self._folder)
        write_atomic(self.path(agency), held.getvalue())

    def forget(self, agency: str) -> None:
        """Forget what was read of an agency."""
        self.path(agency).unlink(missing_ok=True)

    def agencies(self) -> list[str]:
        """Return the agencies that something is kept of."""
        return sorted(one.stem for one in self._folder.glob("*.npz"))

    def path(self, agency: str) -> Path:
        """Return the file of an agency, whether it is there or not."""
        return self._folder / f"{agency}.npz"


class KeptClauses(Sequence[Clause]):
    """Clauses as packed rows, of which those that are asked for are read."""

    def __init__(self, content: bytes, ends: Sequence[int]) -> None:
        """Take rows of JSON one after another, and where each begins and the last ends."""
        self._content = content
        self._ends = ends
        self._known: dict[int, Clause] = {}

    def __len__(self) -> int:
        """Return how many clauses there are."""
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> Clause: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Clause]: ...

    def __getitem__(self, place: int | slice) -> Clause | Sequence[Clause]:
        """Return a clause by its place, or several."""
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        where = place % len(self)
        if where not in self._known:
            packed = self._content[self._ends[where] : self._ends[where + 1]]
            self._known[where] = from_plain(Clause, json.loads(packed))
        return self._known[where]


def _written(index: KeptIndex) -> dict[str, NDArray[Any]]:
    body = index.body
    clauses = [_packed(to_plain(one)) for one in body.clauses]
    polarities, waivers = body.said.polarities, body.said.waivers
    return {
        "rows": np.array(index.rows, dtype=np.int64),
        "clauses": np.frombuffer(b"".join(clauses), dtype=np.uint8),
        "ends": _ends(map(len, clauses)),
        "ids": _listed(body.ids),
        "languages": np.array([LANGUAGES.index(one) for one in body.languages], dtype=np.uint8),
        "keys": np.frombuffer(b"".join(map(bytes.fromhex, body.keys)), dtype=np.uint8),
        **_columns(body.index),
        "said.names": _listed(polarities.names),
        "said.stems": polarities.stems,
        "said.sides": polarities.sides,
        "said.ends": polarities.ends,
        "waivers.places": np.array(list(waivers), dtype=np.int32),
        "waivers.odds": np.array(list(waivers.values()), dtype=np.float64),
        "rare.names": _listed(body.rare),
        "rare.values": np.array(list(body.rare.values()), dtype=np.float64),
    }


def _columns(index: ClauseIndex) -> dict[str, NDArray[Any]]:
    citing = {
        number: [[one.column, one.own, to_plain(one.cite)] for one in found]
        for number, found in index.citing.items()
    }
    found: dict[str, NDArray[Any]] = {
        "places": index.places,
        "citing": _bytes(json.dumps(citing, ensure_ascii=False)),
        **{f"numbers.{name}": values for name, values in index.numbers.items()},
    }
    for language, words in index.words.items():
        table = words.table
        found |= {
            f"columns.{language}": index.groups[language],
            f"words.{language}.names": _listed(table.names),
            f"words.{language}.data": table.data,
            f"words.{language}.indices": table.indices,
            f"words.{language}.indptr": table.indptr,
        }
    return found


def _read(held: Arrays) -> KeptIndex:
    keys = held["keys"].tobytes().hex()
    languages = tuple(LANGUAGES[one] for one in held["languages"].tolist())
    clauses = KeptClauses(held["clauses"].tobytes(), held["ends"].tolist())
    waivers = dict(zip(held["waivers.places"].tolist(), held["waivers.odds"].tolist(), strict=True))
    body = Indexed(
        clauses=clauses,
        ids=tuple(_list(held["ids"])),
        languages=languages,
        index=_index(held),
        keys=tuple(keys[start : start + _KEY] for start in range(0, len(keys), _KEY)),
        said=Spoken(
            all=clauses,
            polarities=Polarities(
                names=tuple(_list(held["said.names"])),
                stems=held["said.stems"],
                sides=held["said.sides"],
                ends=held["said.ends"],
            ),
            waivers=waivers,
        ),
        rare=dict(zip(_list(held["rare.names"]), held["rare.values"].tolist(), strict=True)),
    )
    return KeptIndex(body=body, rows=tuple(held["rows"].tolist()))


def _index(held: Arrays) -> ClauseIndex:
    groups = {language: held[f"columns.{language}"] for language in LANGUAGES}
    return ClauseIndex(
        places=held["places"],
        groups=groups,
        words={
            language: LexicalIndex(
                WordTable(
                    names=tuple(_list(held[f"words.{language}.names"])),
                    data=held[f"words.{language}.data"],
                    indices=held[f"words.{language}.indices"],
                    indptr=held[f"words.{language}.indptr"],
                    size=len(columns),
                ),
                language,
            )
            for language, columns in groups.items()
        },
        numbers={
            name.removeprefix("numbers."): values
            for name, values in held.items()
            if name.startswith("numbers.")
        },
        citing={
            number: [
                Citing(column=column, cite=from_plain(Citation, cite), own=own)
                for column, own, cite in found
            ]
            for number, found in json.loads(_text(held["citing"])).items()
        },
    )


def _packed(plain: Any) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _text(held: NDArray[Any]) -> str:
    return held.tobytes().decode()


def _listed(names: Iterable[str]) -> NDArray[np.uint8]:
    return _bytes(json.dumps(list(names), ensure_ascii=False))


def _list(held: NDArray[Any]) -> list[str]:
    found: list[str] = json.loads(held.tobytes())
    return found


def _ends(sizes: Iterable[int]) -> NDArray[np.int64]:
    return np.cumsum([0, *sizes], dtype=np.int64)
