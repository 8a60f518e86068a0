"""``acredita elusion`` as a person runs it: draw, judge in a spreadsheet, read the bound."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipelines.evaluation.elusion import elusion
from service.cli import main

STANDARDS, CLAUSES = 30, 20
SHOWN = {("1.1.1", "0.0001"), ("1.1.1", "0.0002"), ("2.1.1", "0.0003"), ("3.1.1", "0.0004")}
# Standards that apply, times clauses, less the pairs that a list shows.
POPULATION = (STANDARDS - 1) * CLAUSES - len(SHOWN)


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """Write a small result of ``acredita match``: proposals, an element's and a contradiction."""
    standards = [standard(f"{number}.1.1") for number in range(1, STANDARDS + 1)]
    standards[0]["proposals"] = [{"clause": "0.0001"}]
    standards[0]["elements"] = [{"id": "1.1.1.a", "proposals": [{"clause": "0.0002"}]}]
    standards[1]["contradictions"] = [{"clause": "0.0003"}]
    standards[2]["proposals"] = [{"clause": "0.0004"}]
    standards[-1]["status"] = "not_applicable"
    for one in standards[:5]:
        one["status"] = "covered"
    whole = {
        "schema": "acredita/match/1",
        "edition": {"id": "lista-de-prueba", "digest": "x"},
        "manuals": [{"file": "manual.txt"}],
        "clauses": [clause(number) for number in range(1, CLAUSES + 1)],
        "standards": standards,
    }
    path = tmp_path / "r.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def standard(number: str) -> dict[str, Any]:
    return {
        "id": number,
        "title": f"+Título {number}",
        "status": "gap",
        "elements": [],
        "proposals": [],
        "contradictions": [],
    }


def clause(number: int) -> dict[str, Any]:
    return {
        "id": f"0.{number:04d}",
        "manual": 0,
        "file": None,
        "path": ["Capítulo I", f"Artículo {number}"],
        "label": f"Art. {number}",
        "lead_in": "El personal deberá:",
        "text": "=1+1 es lo que anota el personal en su parte",
        "page": 2,
    }


def drawn(result: Path, name: str, *more: str) -> Path:
    out = result.with_name(name)
    assert main(["elusion", "draw", str(result), "--out", str(out), *more]) == 0
    return out


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def bound(path: Path, *more: str) -> dict[str, Any]:
    out = path.with_name("cota.json")
    assert main(["elusion", "bound", str(path), "--json", str(out), *more]) == 0
    loaded: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return loaded


def judged(path: Path, right: int) -> None:
    """Say that the first rows answer and the others do not, in JSON Lines."""
    rows = rows_of(path)
    for place, row in enumerate(rows):
        row["verdict"] = "partial" if place < right else "unrelated"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def test_only_unshown_pairs_of_standards_that_apply_are_drawn(result: Path) -> None:
    """Asked for more than there are, each unshown pair comes once and no shown one comes."""
    rows = rows_of(drawn(result, "m.jsonl", "--size", "10000", "--quiet"))
    pairs = {(row["standard"], f"0.{int(row['clause'][5:]):04d}") for row in rows}
    assert len(rows) == len(pairs) == POPULATION
    assert not pairs & SHOWN
    assert f"{STANDARDS}.1.1" not in {row["standard"] for row in rows}
    assert rows[0]["text"].startswith("El personal deberá:\n=1+1")


def test_the_seed_decides_the_sample(result: Path) -> None:
    """The same seed draws the same rows, another one others."""
    same = [drawn(result, name).read_bytes() for name in ("a.jsonl", "b.jsonl")]
    assert same[0] == same[1]
    assert drawn(result, "c.jsonl", "--seed", "2").read_bytes() != same[0]


def test_the_bound_is_that_of_the_counts(result: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Share, one-sided bound, implied links and least recall are those of the formula."""
    path = drawn(result, "m.jsonl", "--size", "50")
    judged(path, 2)
    capsys.readouterr()
    found = bound(path, "--found", "40")
    due = elusion(50, 2, POPULATION, 40)
    assert (found["missed"], found["judged"], found["population"]) == (2, 50, POPULATION)
    assert found["upper"] == pytest.approx(due.upper)
    assert found["implied_upper"] == pytest.approx(due.links_upper)
    assert found["recall_lower"] == pytest.approx(due.recall_lower)
    told = capsys.readouterr().out
    assert "2 de 50 pares no mostrados responden su estándar (4.00 %)" in told
    assert "a lo más 12.1 %" in told


def test_a_workbook_goes_out_and_comes_back(result: Path) -> None:
    """Texts that begin like formulas stay texts, the verdicts offered count, empty ones do not."""
    path = drawn(result, "m.xlsx", "--size", "30", "--quiet")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    heading = [cell.value for cell in sheet[1]]
    titles = [row[heading.index("título")] for row in sheet.iter_rows(min_row=2)]
    assert {(cell.data_type, str(cell.value)[0]) for cell in titles} == {("s", "+")}
    (choices,) = sheet.data_validations.dataValidation
    at = heading.index("dictamen") + 1
    assert str(choices.sqref) == f"{sheet.cell(1, at).column_letter}2:J31"
    offered = choices.formula1.strip('"').split(",")
    for place in range(28):
        sheet.cell(place + 2, at).value = offered[place % 4]
    book.save(path)
    found = bound(path)
    assert (found["drawn"], found["judged"], found["missed"]) == (30, 28, 14)


def test_csv_comes_back_as_excel_saves_it(result: Path) -> None:
    """No cell starts like a formula; semicolons and Latin-1 are read back."""
    path = drawn(result, "m.csv", "--size", "20", "--quiet")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r") and cell]
    at = rows[0].index("dictamen")
    for row in rows[1:]:
        row[at] = "No corresponde"
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    path.write_bytes(out.getvalue().encode("cp1252"))
    assert (bound(path)["judged"], bound(path)["missed"]) == (20, 0)


def test_standards_called_covered_are_drawn_apart(
    result: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--gaps asks of standards, shows their best proposals, and bounds the gaps among them."""
    path = drawn(result, "g.jsonl", "--gaps")
    rows = rows_of(path)
    assert {row["standard"] for row in rows} == {f"{number}.1.1" for number in range(1, 6)}
    assert {row["clause"] for row in rows} == {"Art. 1", "Art. 4", ""}
    for place, row in enumerate(rows):
        row["verdict"] = "sin directiva" if place == 0 else "con directiva"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    capsys.readouterr()
    found = bound(path)
    assert (found["asked"], found["missed"], found["population"]) == ("called-covered", 1, 5)
    assert "1 de 5 estándares dados por «con directiva» no la tienen" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verdict": "tal vez"}, "línea 3: «tal vez» no es un dictamen"),
        ({"id": "par 3"}, "línea 3: «par» no es el que escribió"),
        ({"id": "par 70 de 60 entre 576"}, "línea 3: «par» no es el que escribió"),
        ({"id": "par 1 de 60 entre 576"}, "línea 3: el par está repetido"),
        ({"id": "par 9 de 9 entre 99"}, "muestras distintas"),
    ],
)
def test_a_bad_row_stops_with_its_place(
    result: Path, capsys: pytest.CaptureFixture[str], change: dict[str, str], said: str
) -> None:
    """One sentence with file and line, status 2, and no figures."""
    path = drawn(result, "m.jsonl", "--quiet")
    judged(path, 0)
    rows = rows_of(path)
    rows[2] |= change
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows[:20]), encoding="utf-8")
    capsys.readouterr()
    assert main(["elusion", "bound", str(path)]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("m.jsonl: ")
    assert said in told.err
    assert not told.out


def test_a_sample_not_judged_yet_is_told(result: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is bounded by no verdicts."""
    path = drawn(result, "m.csv", "--quiet")
    assert main(["elusion", "bound", str(path)]) == 2
    assert "ninguna fila tiene dictamen" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["{}", "no es JSON", '{"schema": "acredita/match/1"}'])
def test_what_is_no_result_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    """Nothing is written for a file that ``acredita match`` did not write."""
    path, out = tmp_path / "r.json", tmp_path / "m.csv"
    path.write_text(content, encoding="utf-8")
    assert main(["elusion", "draw", str(path), "--out", str(out)]) == 2
    assert "acredita match --json" in capsys.readouterr().err
    assert not out.exists()


def test_the_form_of_the_sample_must_be_known(
    result: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An ending that is none of the three is refused before anything is read."""
    assert main(["elusion", "draw", str(result), "--out", str(result.with_name("m.ods"))]) == 2
    assert ".xlsx, .csv o .jsonl" in capsys.readouterr().err


@pytest.mark.slow
def test_a_real_result_brings_the_texts_of_its_edition(tmp_path: Path) -> None:
    """What ``acredita match`` writes can be drawn from, with what each standard asks beside."""
    manual, matched = tmp_path / "m.txt", tmp_path / "r.json"
    manual.write_text(
        "".join(
            f"Artículo {n}. El personal anota el dato {n} del turno.\n\n" for n in range(1, 15)
        ),
        encoding="utf-8",
    )
    assert (
        main(["match", str(manual), "--edition", "academy-2", "--json", str(matched), "--quiet"])
        == 0
    )
    rows = rows_of(drawn(matched, "muestra.jsonl", "--size", "5"))
    assert len(rows) == 5
    assert all(row["requirement"] and row["text"] and row["title"] for row in rows)
