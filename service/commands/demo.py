"""``acredita demo``: a new data folder in; six made-up agencies, and how to sign in, out."""

from __future__ import annotations

import argparse
import sys

from service import demo
from service.demo_agencies import AGENCIES
from service.settings import Settings
from service.start import started

DONE = 0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``acredita demo``."""
    parser.add_argument(
        "--passwords",
        action="store_true",
        help="sólo da contraseñas nuevas, de un solo uso, a quienes aún no eligieron la suya",
    )


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Fill the data folder unless it is filled, or give passwords; return 0."""
    if not parsed.passwords:
        _build(settings)
        return DONE
    with started(settings, work=False) as service:
        for person in demo.passwords(service):
            sys.stdout.write(
                f"Correo: {person.email}   Contraseña de un solo uso: {person.password}\n"
            )
    return DONE


def _build(settings: Settings) -> None:
    with started(settings, work=True) as service:
        if demo.is_there(service):
            return
        total = len(AGENCIES)
        sys.stdout.write(f"Se preparan {total} agencias de demostración; tarda alrededor de un")
        sys.stdout.write(" minuto.\n")
        demo.build(service, _tell)


def _tell(name: str) -> None:
    sys.stdout.write(f"  {name}\n")
