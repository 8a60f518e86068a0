"""Bytes of a JSON Lines, CSV or XLSX file in, its rows with the place of each field out."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from corpora.faults import Faults

MAX_ROWS = 100_000
MAX_UNPACKED = 400 * 2**20

COLUMNS: Mapping[str, str] = {
    "id": "id",
    "número": "id",
    "numero": "id",
    "clave": "id",
    "title": "title",
    "título": "title",
    "titulo": "title",
    "text": "text",
    "texto": "text",
    "statement": "text",
    "parent": "parent",
    "padre": "parent",
    "level": "level",
    "nivel": "level",
    "lang": "lang",
    "idioma": "lang",
    "title_es": "title_es",
    "title_en": "title_en",
    "text_es": "text_es",
    "text_en": "text_en",
    "assessable": "assessable",
    "evaluable": "assessable",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: fields by our column names, trimmed, and where it stands in its file.

    ``letters`` holds the column letter of each field, for a sheet.
    """

    line: int
    values: Mapping[str, str]
    letters: Mapping[str, str]

    def get(self, field: str) -> str:
        """Return a field's text, empty where the row has none."""
        return self.values.get(field, "")

    def where(self, field: str, language: str) -> str:
        """Name the place of a field in ``es`` or ``en``: "celda B3", "línea 3"."""
        cell, line = ("celda", "línea") if language == "es" else ("cell", "line")
        letter = self.letters.get(field)
        return f"{cell} {letter}{self.line}" if letter else f"{line} {self.line}"


def rows_of_jsonl(content: bytes, faults: Faults) -> list[Row]:
    """Read one JSON object a line, or one JSON list of objects."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise faults.stop("el JSON no está en UTF-8", "the JSON is not in UTF-8") from error
    rows = []
    for line, value in _objects(text, faults):
        if isinstance(value, dict):
            rows.append(Row(line=line, values=_known(value.items()), letters={}))
        else:
            faults.add(f"línea {line}: no es un objeto JSON", f"line {line}: not a JSON object")
    return rows


def rows_of_csv(content: bytes, faults: Faults, columns: Mapping[str, str] = COLUMNS) -> list[Row]:
    """Read delimited text with a header: comma, semicolon or tab; UTF-8, UTF-16 or Latin-1.

    ``columns`` maps what a header may say, in lower case, to our names; ``id`` has to be there.
    """
    text = _decode(content, faults)
    first = text.split("\n", 1)[0].strip().lower()
    skipped = 0
    if first.startswith("sep="):
        text, skipped = text.split("\n", 1)[-1], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, columns))
    table: list[tuple[int, Sequence[object]]] = []
    try:
        start = skipped + 1
        for cells in reader:
            table.append((start, cells))
            start = skipped + reader.line_num + 1
    except csv.Error as error:
        line = skipped + reader.line_num
        raise faults.stop(
            f"línea {line}: no es CSV válido ({error})", f"line {line}: not valid CSV ({error})"
        ) from error
    return _table(table, faults, columns, sheet=False)


def rows_of_xlsx(content: bytes, faults: Faults, columns: Mapping[str, str] = COLUMNS) -> list[Row]:
    """Read the first sheet that has a header with ``id``; formulas give their saved values."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise faults.stop(
                f"el libro ocupa {unpacked // 2**20} MiB descomprimido; divídalo",
                f"the workbook unpacks to {unpacked // 2**20} MiB; split it",
            )
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [_cells(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
        book.close()
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        ParseError,
        KeyError,
        ValueError,
        OSError,
    ) as error:
        raise faults.stop(
            "no es un libro de Excel que se pueda abrir; guárdelo de nuevo como XLSX",
            "it is not an Excel workbook that can be opened; save it again as XLSX",
        ) from error
    for sheet in sheets:
        if sheet and "id" in _header(sheet[0][1], columns):
            return _table(sheet, faults, columns, sheet=True)
    return _table(sheets[0] if sheets else [], faults, columns, sheet=True)


def _objects(text: str, faults: Faults) -> Iterable[tuple[int, object]]:
    if text.lstrip()[:1] == "[":
        try:
            whole = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise faults.stop(
                f"no es JSON válido ({error})", f"it is not valid JSON ({error})"
            ) from error
        yield from enumerate(whole, start=1)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            faults.add(
                f"línea {number}: no es JSON válido ({error})",
                f"line {number}: not valid JSON ({error})",
            )


def _decode(content: bytes, faults: Faults) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content or content[:5] == b"%PDF-":
        raise faults.stop(
            "no es una lista de estándares que Acredita sepa leer; "
            "use OSCAL (JSON), JSONL, CSV o XLSX",
            "it is not a list of standards Acredita reads; use OSCAL (JSON), JSONL, CSV or XLSX",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str, columns: Mapping[str, str]) -> str:
    """Return the delimiter under which the header shows most columns that are known."""
    header = text.lstrip("\n\r").split("\n", 1)[0]
    return max(
        ",;\t|",
        key=lambda mark: len(_header(next(csv.reader([header], delimiter=mark), []), columns)),
    )


def _header(cells: Sequence[object], columns: Mapping[str, str]) -> dict[str, int]:
    """Map our column names to their positions; the first of two alike wins."""
    found: dict[str, int] = {}
    for position, cell in enumerate(cells):
        name = columns.get(" ".join(str(cell or "").split()).lower())
        if name:
            found.setdefault(name, position)
    return found


def _cells(rows: Iterable[Sequence[object]]) -> list[tuple[int, Sequence[object]]]:
    kept: list[tuple[int, Sequence[object]]] = []
    for line, row in enumerate(rows, start=1):
        if any(cell not in (None, "") for cell in row):
            kept.append((line, row))
        if len(kept) > MAX_ROWS:
            break
    return kept


def _table(
    table: Sequence[tuple[int, Sequence[object]]],
    faults: Faults,
    columns: Mapping[str, str],
    *,
    sheet: bool,
) -> list[Row]:
    filled = [(line, cells) for line, cells in table if any(_text(cell) for cell in cells)]
    header = _header(filled[0][1], columns) if filled else {}
    if "id" not in header:
        raise faults.stop(
            "el encabezado no tiene la columna id; use id,title,text[,parent,level,lang]",
            "the header has no id column; use id,title,text[,parent,level,lang]",
        )
    letters = {name: get_column_letter(at + 1) for name, at in header.items()} if sheet else {}
    rows = []
    for line, cells in filled[1:]:
        pairs = [(name, cells[at]) for name, at in header.items() if at < len(cells)]
        values = {name: _text(cell) for name, cell in pairs}
        row = Row(line=line, values=values, letters=letters)
        for name, cell in pairs:
            if name in ("id", "parent") and isinstance(cell, date | datetime | time):
                faults.add(
                    f"{row.where(name, 'es')}: Excel guardó «{name}» como fecha; "
                    "dé formato de texto a la columna",
                    f"{row.where(name, 'en')}: Excel saved {name!r} as a date; "
                    "format the column as text",
                )
        rows.append(row)
    return rows


def _known(pairs: Iterable[tuple[str, object]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for key, value in pairs:
        name = COLUMNS.get(str(key).strip().lower())
        if name:
            values.setdefault(name, _text(value))
    return values


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
