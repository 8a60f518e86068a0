"""``acredita recheck``: agencies and an edition in; a frozen plan, and all of it done, out."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from service import rechecking
from service.output import write_atomic
from service.people.access import Access, system_access
from service.recheck_report import item_line, plan_json, plan_lines
from service.rechecking import PlanAsked
from service.reports.json_contract import to_bytes
from service.settings import Settings
from service.start import at_work
from service.store import rechecks
from service.store.recheck_basis import Unmovable
from service.store.rechecks import FAILED, STALE, ItemRow
from service.store.unit import Store

DONE, OUR_FAULT, BAD_INPUT = 0, 1, 2
_LOOK_EVERY = 0.2
Wake = Callable[[], None]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``acredita recheck``."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--to", metavar="EDICIÓN", help="edición a la que pasan, como le-6")
    what.add_argument("--plan", metavar="PLAN", help="ejecuta un plan que ya se hizo")
    parser.add_argument(
        "--agency",
        action="append",
        metavar="AGENCIA",
        help="sólo esta agencia, por nombre o clave; se puede repetir",
    )
    parser.add_argument(
        "--grace", type=int, metavar="MESES", help="meses de plazo desde la entrada en vigor"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="hace el plan y lo muestra, sin ejecutarlo"
    )
    parser.add_argument("--json", type=Path, metavar="SALIDA", help="escribe el plan en JSON")
    parser.add_argument("--quiet", action="store_true", help="sin resumen en pantalla")


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Plan, do and tell; return 0, 2 when an agency changed since the plan, 1 when one failed."""
    tell = (lambda line: None) if parsed.quiet else _tell
    access = system_access("recheck")
    with at_work(settings, work=not parsed.dry_run) as (store, wake):
        plan, still = _plan(parsed, settings, store, access)
        _show(store, access, plan, still, tell)
        if not parsed.dry_run:
            _run(store, access, plan, wake, tell)
        with store.read(access) as unit:
            row, items = rechecks.get(unit, plan), rechecks.items(unit, plan)
    if parsed.json:
        write_atomic(parsed.json, to_bytes(plan_json(row, items, still)))
    return _status(items)


def _plan(
    parsed: argparse.Namespace, settings: Settings, store: Store, access: Access
) -> tuple[str, tuple[Unmovable, ...]]:
    if parsed.plan:
        return parsed.plan, ()
    agencies = None
    if parsed.agency:
        with store.read(access) as unit:
            agencies = rechecking.named(unit, parsed.to, parsed.agency)
    asked = PlanAsked(edition=parsed.to, agencies=agencies, grace=parsed.grace)
    made = rechecking.plan(store, settings.data, access, asked)
    return made.id, made.still


def _show(
    store: Store,
    access: Access,
    plan: str,
    still: tuple[Unmovable, ...],
    tell: Callable[[str], None],
) -> None:
    with store.read(access) as unit:
        row, items = rechecks.get(unit, plan), rechecks.items(unit, plan)
    for line in plan_lines(row, items, still):
        tell(line)


def _run(store: Store, access: Access, plan: str, wake: Wake, tell: Callable[[str], None]) -> None:
    """Start a plan and wait until nothing of it is left, telling each agency as it ends."""
    with store.write(access) as unit:
        rechecks.start(unit, plan)
    wake()
    told: set[str] = set()
    while True:
        with store.read(access) as unit:
            row, items = rechecks.get(unit, plan), rechecks.items(unit, plan)
        for one in items:
            if one.finished_at is not None and one.id not in told:
                told.add(one.id)
                tell(item_line(one))
        if row.finished_at is not None:
            return
        time.sleep(_LOOK_EVERY)


def _status(items: tuple[ItemRow, ...]) -> int:
    states = {one.state for one in items}
    if FAILED in states:
        return OUR_FAULT
    return BAD_INPUT if STALE in states else DONE


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
