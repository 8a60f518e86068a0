"""The candidates of a run's lists in, one packed row out, and back: a later run reads them."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import delete, select

from pipelines.candidates import NearList
from service.store.assessment_tables import Run, RunLists
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class KeptLists:
    """The lists of a run, and by place the log-odds that a clause of its body waives a duty."""

    lists: tuple[NearList, ...] = ()
    waivers: Mapping[int, float] = field(default_factory=dict)


NO_LISTS = KeptLists()


def keep(unit: Unit, agency: str, run: str, kept: KeptLists) -> None:
    """Keep the lists of a run."""
    unit.insert(RunLists, [{"run_id": run, "agency_id": agency, "data": packed(kept)}])


def load(unit: Unit, run: str) -> KeptLists:
    """Return the lists of a run, none where they are kept no more."""
    data = unit.session.scalar(select(RunLists.data).where(RunLists.run_id == run))
    return NO_LISTS if data is None else unpacked(data)


def forget(unit: Unit, assessment: str, but: str) -> None:
    """Delete the lists of an assessment's runs but one: nothing is taken over from the others."""
    runs = select(Run.id).where(Run.assessment_id == assessment, Run.id != but)
    unit.session.execute(delete(RunLists).where(RunLists.run_id.in_(runs)))


def packed(kept: KeptLists) -> bytes:
    """Return lists as bytes: a few hundred kB for 1,500 lists of 40 candidates."""
    lists = kept.lists
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
        waiving=np.array(list(kept.waivers), dtype=np.uint32),
        waivers=np.array(list(kept.waivers.values()), dtype=np.float64),
    )
    return held.getvalue()


def unpacked(data: bytes) -> KeptLists:
    """Return the lists that ``packed`` was given."""
    with np.load(io.BytesIO(data), allow_pickle=False) as held:
        names = json.loads(held["names"].tobytes())
        ends = np.cumsum(held["sizes"], dtype=np.intp)[:-1]
        places = np.split(held["places"].astype(np.intp), ends)
        dense = np.split(held["dense"], ends)
        waivers = dict(zip(held["waiving"].tolist(), held["waivers"].tolist(), strict=True))
    lists = tuple(
        NearList(standard=standard, element=element, places=own, dense=near)
        for (standard, element), own, near in zip(names, places, dense, strict=bool(names))
    )
    return KeptLists(lists=lists, waivers=waivers)
