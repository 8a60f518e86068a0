"""What people settled about two editions in and out of the data folder: rows are only added."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from corpora.errors import CannotWrite
from pipelines.editions.changes import Lineage, Relation
from service.output import make_folder, sync


@dataclass(frozen=True, kw_only=True)
class LineageStore:
    """Confirmed lineage in ``lineage/A--B.jsonl``; a later row on the same pair corrects it."""

    data: Path

    def confirmed(self, a: str, b: str) -> tuple[Lineage, ...]:
        """Return what is settled between two editions, the last word on each old number."""
        path = self._path(a, b)
        if not path.exists():
            return ()
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        taken_back = {
            (row["from"], row["to"]): place
            for place, row in enumerate(rows)
            if row.get("withdrawn")
        }
        found: dict[tuple[str | None, str | None], Lineage] = {}
        for place, row in enumerate(rows):
            pair = (row["from"], row["to"])
            if taken_back.get(pair, -1) >= place:
                continue
            found[pair] = Lineage(
                from_id=row["from"],
                to_id=row["to"],
                by=row["by"],
                relation=Relation(row["relation"]) if row["relation"] else None,
            )
        return tuple(found.values())

    def add(self, a: str, b: str, row: Lineage, day: str, *, withdrawn: bool = False) -> None:
        """Append one row, dated and named; ``withdrawn`` takes back an earlier one."""
        path = self._path(a, b)
        written = {
            "from": row.from_id,
            "to": row.to_id,
            "by": row.by,
            "relation": row.relation.value if row.relation else None,
            "date": day,
            "withdrawn": withdrawn,
        }
        try:
            make_folder(path.parent)
            with FileLock(f"{path}.lock"), path.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(written, ensure_ascii=False) + "\n")
                stream.flush()
                sync(path)
        except OSError as fault:
            raise CannotWrite(file=str(path), detail=str(fault)) from fault

    def _path(self, a: str, b: str) -> Path:
        return self.data / "lineage" / f"{a}--{b}.jsonl"
