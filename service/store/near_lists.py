"""The candidates of a run's lists in, one packed row out, and back: a later run reads them."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence

import numpy as np
from sqlalchemy import delete, select

from pipelines.candidates import NearList
from service.store.assessment_tables import Run, RunLists
from service.store.unit import Unit


def keep(unit: Unit, agency: str, run: str, lists: Sequence[NearList]) -> None:
    """Keep the lists of a run."""
    unit.insert(RunLists, [{"run_id": run, "agency_id": agency, "data": packed(lists)}])


def load(unit: Unit, run: str) -> tuple[NearList, ...]:
    """Return the lists of a run, none where they are kept no more."""
    data = unit.session.scalar(select(RunLists.data).where(RunLists.run_id == run))
    return () if data is None else unpacked(data)


def forget(unit: Unit, assessment: str, but: str) -> None:
    """Delete the lists of an assessment's runs but one: nothing is taken over from the others."""
    runs = select(Run.id).where(Run.assessment_id == assessment, Run.id != but)
    unit.session.execute(delete(RunLists).where(RunLists.run_id.in_(runs)))


def packed(lists: Sequence[NearList]) -> bytes:
    """Return lists as bytes: a few hundred kB for 1,500 lists of 40 candidates."""
    names = json.dumps([[one.standard, one.element] for one in lists]).encode()
    places = np.concatenate([np.zeros(0, dtype=np.intp), *(one.places for one in lists)])
    dense = np.concatenate([np.zeros(0, dtype=np.float32), *(one.dense for one in lists)])
    held = io.BytesIO()
    np.savez(
        held,
        names=np.frombuffer(names, dtype=np.uint8),
        sizes=np.array([len(one.places) for one in lists], dtype=np.uint16),
        places=places.astype(np.min_scalar_type(int(places.max(initial=0)))),
        dense=dense.astype(np.float32),
    )
    return held.getvalue()


def unpacked(data: bytes) -> tuple[NearList, ...]:
    """Return the lists that ``packed`` was given."""
    with np.load(io.BytesIO(data), allow_pickle=False) as held:
        names = json.loads(held["names"].tobytes())
        ends = np.cumsum(held["sizes"], dtype=np.intp)[:-1]
        places = np.split(held["places"].astype(np.intp), ends)
        dense = np.split(held["dense"], ends)
    return tuple(
        NearList(standard=standard, element=element, places=own, dense=near)
        for (standard, element), own, near in zip(names, places, dense, strict=bool(names))
    )
