"""Any list of requirements is read whole, or every fault in it is named at once."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from corpora.errors import BadRequirements, EmptyFile, MissingFile
from corpora.records import Standard
from corpora.requirements import load_requirements
from corpora.requirements_rows import language_of, shortened

PARTS: list[dict[str, object]] = [
    {
        "name": "statement",
        "prose": "El almacén deberá, cada {{ insert: param, days }} días:",
        "parts": [
            {
                "name": "item",
                "props": [{"name": "label", "value": "a."}],
                "prose": "contar los bienes con {{ insert: param, who }};",
            },
            {"name": "item", "prose": "firmar el acta."},
        ],
    },
    {"name": "guidance", "prose": "No es parte de la exigencia."},
]
CATALOG: dict[str, object] = {
    "uuid": "11111111-1111-4111-8111-111111111111",
    "metadata": {"title": "Norma de prueba", "oscal-version": "1.2.1"},
    "params": [{"id": "days", "values": ["30"]}],
    "groups": [
        {
            "id": "g",
            "title": "Custodia de bienes",
            "groups": [
                {
                    "id": "g1",
                    "title": "Almacén",
                    "controls": [
                        {
                            "id": "s-1",
                            "title": "Inventario de los bienes",
                            "props": [{"name": "label", "value": "4.1.1"}],
                            "parts": PARTS,
                            "params": [{"id": "who", "label": "la persona responsable"}],
                            "controls": [{"id": "s-1.1", "title": "Conteo sin aviso"}],
                        },
                        {
                            "id": "s-2",
                            "title": "Retirado",
                            "props": [{"name": "status", "value": "withdrawn"}],
                        },
                    ],
                }
            ],
        }
    ],
}


def _write(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _catalog(tmp_path: Path, catalog: Mapping[str, object]) -> Path:
    return _write(tmp_path, "norma.json", json.dumps({"catalog": catalog}, ensure_ascii=False))


def _sheet(tmp_path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    path = tmp_path / "lista.xlsx"
    book.save(path)
    return path


def _standards(path: Path) -> dict[str, Standard]:
    return {standard.id: standard for standard in load_requirements(path).standards}


def _faults(path: Path, language: str = "es") -> str:
    with pytest.raises(BadRequirements) as caught:
        load_requirements(path)
    return caught.value.sentence(language)


def test_edition_is_named_for_its_file(tmp_path: Path) -> None:
    """A list of the user's own is program custom, id = stem, and nothing in it is verified."""
    edition = load_requirements(_write(tmp_path, "mi-lista.csv", "id,title\n1,Uno\n"))
    assert (edition.id, edition.program) == ("mi-lista", "custom")
    assert edition.standards[0].verified is None
    assert edition.standards[0].source == "mi-lista.csv"


def test_oscal_nested_controls_are_read(tmp_path: Path) -> None:
    """Controls inside groups and inside controls become standards with the titles above them."""
    edition = load_requirements(_catalog(tmp_path, CATALOG))
    assert edition.name_es == "Norma de prueba"
    assert [row.id for row in edition.standards] == ["4.1.1", "s-1.1"]
    nested = edition.standards[1]
    assert nested.title_es == "Conteo sin aviso"
    assert nested.path_es == ("Custodia de bienes", "Almacén", "Inventario de los bienes")


def test_oscal_statement_has_its_items_and_parameters(tmp_path: Path) -> None:
    """Parameters are put in place, items are elements, and guidance stays out."""
    standard = _standards(_catalog(tmp_path, CATALOG))["4.1.1"]
    assert standard.statement_es == (
        "El almacén deberá, cada 30 días:\n"
        "a. contar los bienes con [la persona responsable];\nfirmar el acta."
    )
    assert standard.statement_en == ""
    assert [(row.id, row.letter) for row in standard.elements] == [
        ("4.1.1.a", "a"),
        ("4.1.1.p2", None),
    ]
    assert standard.elements[1].text_es == "firmar el acta."


def test_element_digest_holds_its_lead_in(tmp_path: Path) -> None:
    """An element's digest changes when only its standard's lead-in does."""
    before = _standards(_catalog(tmp_path, CATALOG))["4.1.1"]
    changed = json.loads(json.dumps(CATALOG).replace("deber\\u00e1", "podr\\u00e1"))
    after = _standards(_catalog(tmp_path, changed))["4.1.1"]
    assert before.elements[1].text_es == after.elements[1].text_es
    assert before.elements[1].digest != after.elements[1].digest


def test_oscal_parameter_that_names_itself_ends(tmp_path: Path) -> None:
    """A parameter whose value inserts itself does not hang the reader."""
    catalog = {
        "params": [{"id": "p", "values": ["{{ insert: param, p }}"]}],
        "controls": [{"id": "c", "title": "Medida {{ insert: param, p }}"}],
    }
    assert _standards(_catalog(tmp_path, catalog))["c"].title_en.startswith("Medida")


def test_oscal_faults_are_named_together(tmp_path: Path) -> None:
    """A repeated id and an empty control are both named, each with its place."""
    catalog = {"controls": [{"id": "a", "title": "Uno"}, {"id": "a", "title": "Dos"}, {"id": "b"}]}
    sentence = _faults(_catalog(tmp_path, catalog))
    assert "catalog.controls[1]: el id a ya está en catalog.controls[0]" in sentence
    assert "catalog.controls[2]: b no tiene título ni texto" in sentence


def test_csv_with_semicolons_and_latin_1_is_read(tmp_path: Path) -> None:
    """What a Spanish Excel saves as CSV is read: semicolons, Latin-1, Spanish headers."""
    text = "id;título;texto;padre;nivel\n1;Detención;;;\n1.1;Razón;Se informará; 1;m o\n"
    standard = _standards(_write(tmp_path, "l.csv", text.encode("latin-1")))["1.1"]
    assert standard.title_es == "Razón"
    assert standard.path_es == ("Detención",)
    assert standard.level == "M O"


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffid,title\n1,Niñez\n".encode(),
        "id\ttitle\r\n1\tNiñez\r\n".encode("utf-16"),
        b"sep=;\nid;title\n1;Ni\xf1ez\n",
        'id,title\n"1","Niñez"\n'.encode(),
        '{"id": 1, "title": "Niñez"}\n'.encode(),
        '[{"id": "1", "title": "Niñez"}]'.encode(),
    ],
)
def test_one_list_reads_the_same_in_every_dress(tmp_path: Path, content: bytes) -> None:
    """Marks, encodings, delimiters and JSON give the same row, whatever the extension."""
    assert _standards(_write(tmp_path, "lista.txt", content))["1"].title_es == "Niñez"


def test_two_languages_of_one_id_become_one_standard(tmp_path: Path) -> None:
    """Rows that share an id in different languages fill one standard."""
    text = "id,title,text,lang\n1,Uso de la fuerza,Texto,es\n1,Use of force,Text,en\n"
    standards = _standards(_write(tmp_path, "l.csv", text))
    assert len(standards) == 1
    row = standards["1"]
    assert (row.title_es, row.title_en) == ("Uso de la fuerza", "Use of force")
    assert (row.statement_es, row.statement_en) == ("Texto", "Text")


def test_columns_by_language_are_read(tmp_path: Path) -> None:
    """text_es and text_en fill both sides; a row without a title is titled by its text."""
    row = {"id": "a", "text_es": "Se informa. Y se firma.", "text_en": "It is told. And signed."}
    standard = _standards(_write(tmp_path, "l.jsonl", json.dumps(row)))["a"]
    assert (standard.title_es, standard.title_en) == ("Se informa", "It is told")
    assert standard.statement_es == "Se informa. Y se firma."


def test_language_is_guessed_when_it_is_not_said(tmp_path: Path) -> None:
    """Rows without lang go to the language they are written in; a tie follows the list."""
    text = (
        "id,title,text\n1,Arrest,The officer shall inform of the reason\n"
        "2,Patrol plan,\n3,Custody,All of them are kept\n"
    )
    standards = _standards(_write(tmp_path, "l.csv", text))
    assert all(row.title_en and not row.title_es for row in standards.values())
    assert language_of("El policía deberá informar") == "es"
    assert language_of("xyz") is None


def test_rows_not_assessable_are_only_path(tmp_path: Path) -> None:
    """A parent is a standard too, unless its row says that it is not assessable."""
    text = "id,title,parent,assessable\n1,Título de la norma,,false\n1.1,Parte de la norma,1,\n"
    text += "1.1.1,Exigencia de la norma,1.1,\n"
    standards = _standards(_write(tmp_path, "l.csv", text))
    assert list(standards) == ["1.1", "1.1.1"]
    assert standards["1.1.1"].path_es == ("Título de la norma", "Parte de la norma")


def test_ids_that_start_again_under_each_parent_are_told_apart(tmp_path: Path) -> None:
    """Fractions I, II numbered again under each article keep all their rows."""
    text = "id,title,parent\n1,Artículo uno,\n2,Artículo dos,\nI,Del registro,1\nI,Del aviso,2\n"
    standards = _standards(_write(tmp_path, "l.csv", text))
    assert list(standards) == ["1", "2", "I", "2.I"]
    assert standards["2.I"].path_es == ("Artículo dos",)


def test_all_faults_of_a_table_come_together(tmp_path: Path) -> None:
    """Every fault is named with its line, in the language asked for."""
    path = _write(
        tmp_path,
        "l.csv",
        "id,title,text,parent,level,lang\n"
        "1,Uno,,,,es\n"
        ",Sin clave,,,,es\n"
        "2,,,,,es\n"
        "1,Otra vez,,,,es\n"
        "3,Tres,,9,,es\n"
        "4,Cuatro,,,Alto,es\n"
        "5,Cinq,,,,fr\n"
        "6,Seis,,7,,es\n"
        "7,Siete,,6,,es\n",
    )
    spanish = _faults(path)
    for part in (
        "tiene 8 falla(s)",
        "línea 3: falta el id",
        "línea 4: 2 no tiene título ni texto",
        "línea 5: el id 1 ya está en la línea 2",
        "línea 6: no existe el padre «9» de 3",
        "línea 7: el nivel «Alto» no es M, O ni N/A",
        "línea 8: el idioma «fr» no es es ni en",
        "línea 9: los padres de 6 forman un círculo",
        "línea 10: los padres de 7 forman un círculo",
    ):
        assert part in spanish
    assert "line 3: the id is missing" in _faults(path, "en")


def test_many_faults_are_counted_and_not_all_spelled_out(tmp_path: Path) -> None:
    """A hopeless file still gives one readable line; the error holds every fault."""
    path = _write(tmp_path, "l.csv", "id,title\n" + ",x\n" * 100)
    with pytest.raises(BadRequirements) as caught:
        load_requirements(path)
    assert caught.value.sentence("es").endswith("y 60 más.")
    faults = caught.value.facts["list"]
    assert isinstance(faults, tuple)
    assert len(faults) == 100


def test_lines_are_counted_over_quoted_breaks(tmp_path: Path) -> None:
    """A line number is the file's own, even after a field with line breaks in it."""
    path = _write(tmp_path, "l.csv", 'id,title\n1,"dos\nlíneas"\n,falta\n')
    assert "línea 4: falta el id" in _faults(path)


def test_jsonl_faults_name_their_lines(tmp_path: Path) -> None:
    """Broken lines are named while the others are still checked."""
    path = _write(tmp_path, "l.jsonl", '{"id": "1", "title": "Uno"}\n{"id": \n["2"]\n{"id": "3"}\n')
    sentence = _faults(path)
    assert "línea 2: no es JSON válido" in sentence
    assert "línea 3: no es un objeto JSON" in sentence
    assert "línea 4: 3 no tiene título ni texto" in sentence


def test_xlsx_is_read_and_numbers_stay_as_written(tmp_path: Path) -> None:
    """Whole numbers do not turn into 1.0, and blank rows are passed over."""
    path = _sheet(
        tmp_path,
        [["id", "title", "nivel"], [1, "Custodia de los bienes", "O"], [], ["1.1", "Aviso", None]],
    )
    standards = _standards(path)
    assert list(standards) == ["1", "1.1"]
    assert standards["1"].level == "O"


def test_xlsx_faults_name_their_cells(tmp_path: Path) -> None:
    """Cells are named, and a number that Excel took for a date is explained."""
    path = _sheet(
        tmp_path,
        [
            ["title", "id", "level"],
            ["Uno", datetime(2001, 1, 4, tzinfo=UTC).replace(tzinfo=None), None],
            ["Dos", None, None],
            ["Tres", "3", "X"],
        ],
    )
    sentence = _faults(path)
    assert "celda B2: Excel guardó «id» como fecha" in sentence
    assert "celda B3: falta el id" in sentence
    assert "celda C4: el nivel «X»" in sentence


def test_formula_gives_the_value_that_was_saved(tmp_path: Path) -> None:
    """A formula cell is read as the result its program saved in it."""
    path = _sheet(tmp_path, [["id", "title"], ["1", "=UPPER(A1)"]])
    saved = tmp_path / "saved.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(saved, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                data = re.sub(
                    rb'<c r="B2"[^>]*>.*?</c>',
                    b'<c r="B2" t="str"><f>UPPER(A1)</f><v>RESGUARDO</v></c>',
                    data,
                )
                assert b"RESGUARDO" in data
            target.writestr(name, data)
    assert _standards(saved)["1"].title_es == "RESGUARDO"


@pytest.mark.parametrize(
    ("name", "content", "spanish"),
    [
        ("l.json", b'{"catalog": {"groups": [', "no es JSON válido"),
        ("l.json", b'{"profile": {}}', "no es un catálogo OSCAL"),
        ("l.json", b'{"catalog": {}}', "el catálogo no tiene controles"),
        ("l.json", b'{"a":' * 100_000, "anidado sin fin"),
        ("l.csv", b"uno,dos\n1,2\n", "no tiene la columna id"),
        ("l.csv", b"id,title\n", "no tiene ningún estándar"),
        ("l.csv", b"%PDF-1.7\n", "no es una lista de estándares"),
        ("l.xlsx", b"PK\x03\x04 nada", "no es un libro de Excel"),
        ("l.xls", b"\xd0\xcf\x11\xe0\x00\x00", "no es una lista de estándares"),
    ],
)
def test_what_is_not_a_list_gets_one_sentence(
    tmp_path: Path, name: str, content: bytes, spanish: str
) -> None:
    """A file that is not a list of standards is refused in one line, in two languages."""
    path = _write(tmp_path, name, content)
    sentence = _faults(path)
    assert spanish in sentence
    assert "\n" not in sentence
    assert _faults(path, "en") != sentence


def test_empty_and_missing_files_have_their_own_errors(tmp_path: Path) -> None:
    """No bytes and no file are told apart."""
    with pytest.raises(EmptyFile):
        load_requirements(_write(tmp_path, "l.csv", b"\n "))
    with pytest.raises(MissingFile):
        load_requirements(tmp_path / "no.csv")
    with pytest.raises(MissingFile):
        load_requirements(tmp_path)


def test_long_texts_are_shortened_at_a_word() -> None:
    """A title made from a text ends at its first sentence or at a whole word."""
    assert shortened("Se informa; luego se firma.") == "Se informa"
    long = shortened("palabra " * 40)
    assert long.endswith("palabra…")
    assert len(long) <= 111
