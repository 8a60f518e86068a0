"""``acredita rescore``: a kept model tried on every open assessment, told, adopted or dropped."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from service import rescoring
from service.output import write_atomic
from service.people.access import Access, system_access
from service.reports.json_contract import to_bytes
from service.rescoring_report import trial_json, trial_lines
from service.settings import Settings
from service.start import at_work
from service.store import trials
from service.store.job_rows import FAILED
from service.store.trials import DROPPED, TrialRow
from service.store.unit import Store

DONE, OUR_FAULT = 0, 1
_LOOK_EVERY = 0.3


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``acredita rescore``."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--model",
        metavar="MODELO",
        help="modelo conservado (véase acredita train --list), o «incluido»",
    )
    what.add_argument("--adopt", metavar="PRUEBA", help="pone en uso el modelo de una prueba")
    what.add_argument("--drop", metavar="PRUEBA", help="detiene y descarta una prueba")
    parser.add_argument("--json", type=Path, metavar="SALIDA", help="escribe la prueba en JSON")
    parser.add_argument("--quiet", action="store_true", help="sin resumen en pantalla")


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Try, adopt or drop a model; return 0, or 1 when an assessment could not be matched."""
    access = system_access("rescore")
    trial = parsed.adopt or parsed.drop or ""
    with at_work(settings, work=not trial) as (store, wake):
        if parsed.adopt:
            shown = rescoring.adopt(store, settings.data, access, trial)
            told = f"Modelo en uso; {shown} autoevaluaciones muestran sus resultados."
        elif parsed.drop:
            with store.write(access) as unit:
                trials.drop(unit, trial)
            told = "Prueba descartada; nada de lo que se muestra cambió."
        else:
            trial = rescoring.begin(store, settings.data, access, parsed.model)
            wake()
            _wait(store, access, trial)
            told = ""
        with store.read(access) as unit:
            row, items = trials.get(unit, trial), trials.items(unit, trial)
    told = told or _ending(row)
    if parsed.json:
        write_atomic(parsed.json, to_bytes(trial_json(row, items)))
    if not parsed.quiet:
        lines = [] if parsed.adopt or parsed.drop else trial_lines(row, items)
        sys.stdout.write("\n".join([*lines, told]) + "\n")
    return OUR_FAULT if Counter(one.state for one in items)[FAILED] else DONE


def _ending(row: TrialRow) -> str:
    """Say what there is to do about a trial whose jobs have ended."""
    if row.state == DROPPED:
        return f"La prueba la descartó {row.ended_by_name}; nada de lo que se muestra cambió."
    return f"Para ponerlo en uso: acredita rescore --adopt {row.id}"


def _wait(store: Store, access: Access, trial: str) -> None:
    while True:
        with store.read(access) as unit:
            if not any(one.is_open for one in trials.items(unit, trial)):
                return
        time.sleep(_LOOK_EVERY)
