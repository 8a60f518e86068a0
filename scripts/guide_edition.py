"""The edition that ships in, an invented one that follows it out: for the guide's demonstration.

Nobody published it: it is called an example wherever it is shown.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from corpora.catalog import load_edition
from corpora.edition_writer import files_of
from corpora.records import Edition, Standard

EDITION, OLD = "le-7", "le-6"
NAME = "CALEA, programa de aplicación de la ley, 7.ª edición (ejemplo inventado)"
NAME_EN = "CALEA, Law Enforcement program, 7th edition (made-up example)"
# Of the first chapters, which a demonstration has decided about, some are reworded and some gone.
_REWORDED = ("1.1.1", "1.2.2", "1.2.5", "2.1.2", "3.1.1", "4.1.1", "4.1.4", "11.1.1", "12.1.1")
_WITHDRAWN = ("1.1.3", "3.1.2", "12.1.2")
_MORE = (" El registro se conserva cinco años.", " The record is kept for five years.")
# After which standard each new one comes: its number, title and statement in both languages.
_NEW = (
    (
        *("4.1.7", "4.1.90", "Registro de la fuerza en video", "Force on video"),
        "Cuando un hecho de uso de la fuerza se graba, la grabación se guarda con el reporte y "
        "nadie la borra antes de que termine la revisión.",
        "Where a use of force is recorded, the recording is kept with the report and nobody "
        "deletes it before its review has ended.",
    ),
    (
        *("41.1.1", "41.1.90", "Aeronaves no tripuladas", "Unmanned aircraft"),
        "Una directiva dice quién autoriza el vuelo de un dron, con qué fin, y cómo se resguarda "
        "lo que graba.",
        "A directive says who authorises the flight of a drone, what for, and how its recordings "
        "are kept.",
    ),
    (
        *("55.1.1", "55.1.90", "Aviso a la víctima de una liberación", "Notice of a release"),
        "La institución avisa a la víctima, el mismo día, de que se liberó a la persona detenida "
        "por el hecho.",
        "The agency tells a victim, on the same day, that the person detained for the deed was "
        "released.",
    ),
)


def next_edition() -> Edition:
    """Return the example: some standards reworded, some gone, some new, the rest to the letter."""
    old = load_edition(OLD)
    new = {after: _standard(old, *rest) for after, *rest in _NEW}
    rows: list[Standard] = []
    for row in old.standards:
        if row.id not in _WITHDRAWN:
            rows.append(_reworded(row) if row.id in _REWORDED else row)
        if row.id in new:
            rows.append(new[row.id])
    return replace(
        old, id=EDITION, name_es=NAME, name_en=NAME_EN, version="7", standards=tuple(rows)
    )


def packed() -> bytes:
    """Return the example as a ZIP in our own format, as an operator would load it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, text in files_of(next_edition(), {}).items():
            file.writestr(name, text)
    return made.getvalue()


def _reworded(row: Standard) -> Standard:
    statements = (row.statement_es + _MORE[0], row.statement_en + _MORE[1])
    return replace(row, statement_es=statements[0], statement_en=statements[1])


def _standard(old: Edition, *words: str) -> Standard:
    number, title_es, title_en, statement_es, statement_en = words
    near = next(one for one in old.standards if one.id.startswith(number.rpartition(".")[0]))
    return replace(
        near,
        id=number,
        title_es=title_es,
        title_en=title_en,
        statement_es=statement_es,
        statement_en=statement_en,
        elements=(),
        type=None,
        linked=(),
        proofs_es=(),
        proofs_en=(),
        keywords_es=(),
        keywords_en=(),
        note_es="",
        note_en="",
        condition_es="",
        condition_en="",
        period=None,
    )
