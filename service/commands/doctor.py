"""``acredita doctor``: an installation in, one line for each thing looked at out."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from service.doctor.examine import examine
from service.doctor.finding import State
from service.settings import Settings

DONE, OUR_FAULT = 0, 1
SCHEMA = "acredita/doctor/1"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``acredita doctor``."""
    parser.add_argument(
        "--clean",
        action="store_true",
        help="quita los archivos que nadie usa y lo que quedó a medias hace más de un día",
    )
    parser.add_argument("--json", action="store_true", help="escribe el resultado en JSON")


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Write what was found and return 0, or 1 where something is lost or wrong."""
    found = []
    for one in examine(settings, clean=parsed.clean):
        found.append(one)
        if not parsed.json:
            sys.stdout.write(f"{one.state.value:5}  {one.es}\n")
            sys.stdout.flush()
    faults = sum(one.state is State.FAULT for one in found)
    if parsed.json:
        rows = [{**asdict(one), "state": one.state.name.lower()} for one in found]
        told = {"schema": SCHEMA, "faults": faults, "findings": rows}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return OUR_FAULT if faults else DONE
