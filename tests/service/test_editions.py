"""Editions are brought in, kept whole, listed, shown and found from the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpora.catalog import load_edition
from corpora.drafts import Form
from corpora.errors import BadEditionId, CannotWrite, UnknownEdition
from corpora.records import Edition, Verified
from service.cli import main
from service.editions_store import EditionStore, Origin
from tests.pipelines.imports.manuals import ENGLISH, SPANISH, Line, docx, pdf

ORIGIN = Origin(
    form=Form.LIST, file="l.txt", sha256="0", languages=("es",), imported=date(2026, 3, 1)
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty data folder that the command line uses."""
    monkeypatch.setenv("ACREDITA_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def bring(tmp_path: Path, content: bytes | str, name: str, *flags: str, id: str = "demo-1") -> int:
    """Import a file under a name and return the exit status."""
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return main(["editions", "import", str(file), "--id", id, *flags])


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def numbers(edition: Edition) -> list[str]:
    return [row.id for row in edition.standards]


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["editions", *arguments]) == 0
    return capsys.readouterr().out


def test_a_licensed_manual_is_kept_and_marked(tmp_path: Path, data: Path) -> None:
    """It is stored in our own format, licensed, with the commentary apart from what is matched."""
    assert bring(tmp_path, pdf(SPANISH), "faros.pdf") == 0
    edition = EditionStore(data).load("demo-1")
    assert (edition.program, edition.revision) == ("demo", 1)
    assert {row.verified for row in edition.standards} == {Verified.LICENSED}
    row = edition.standards[1]
    assert row.path_es == ("Encendido del faro", "La lámpara")
    assert [one.id for one in row.elements] == ["1.1.2.a", "1.1.2.b", "1.1.2.c"]
    assert row.note_es == "Ninguno."
    assert "carries_licensed = true" in (
        data / "editions" / "demo-1" / "revisions" / "1" / "edition.toml"
    ).read_text(encoding="utf-8")


def test_a_dry_run_changes_nothing(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What would change is shown, and not a byte of the data folder moves."""
    assert bring(tmp_path, pdf(SPANISH), "faros.pdf", "--dry-run") == 0
    assert not data.exists()
    assert bring(tmp_path, pdf(SPANISH), "faros.pdf") == 0
    before = tree(data)
    capsys.readouterr()
    assert bring(tmp_path, "1.1.1 Hora de apagado\n", "l.txt", "--dry-run") == 0
    assert "1.1.1\tcambia el título: Hora de encendido → Hora de apagado" in capsys.readouterr().out
    assert tree(data) == before


def test_an_import_over_an_edition_waits_to_be_confirmed(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --yes and without a terminal, the changes are shown and nothing is stored."""
    bring(tmp_path, pdf(SPANISH), "faros.pdf")
    before = tree(data)
    capsys.readouterr()
    assert bring(tmp_path, "1.1.1 Hora de encendido\n1.1.2 Limpieza\n", "l.txt") == 2
    told = capsys.readouterr()
    assert "1.1.3\tse retira: Revisión anual de la óptica" in told.out
    assert "2.1.1" not in told.out
    assert "--yes" in told.err
    assert tree(data) == before


def test_the_other_language_completes_an_edition(tmp_path: Path, data: Path) -> None:
    """The English manual over the Spanish one adds words, keeps letters, and makes a revision."""
    bring(tmp_path, pdf(SPANISH), "faros.pdf")
    assert bring(tmp_path, docx(ENGLISH), "towers.docx", "--yes") == 0
    store = EditionStore(data)
    old, new = store.load("demo-1", 1), store.load("demo-1")
    assert (old.revision, new.revision) == (1, 2)
    assert store.revisions("demo-1") == (1, 2)
    row = new.standards[1]
    assert (row.title_es, row.title_en) == ("Limpieza del cristal", "Cleaning the Glass")
    assert row.elements[0].text_es == old.standards[1].elements[0].text_es
    assert row.elements[0].text_en == "cloths and soaps that are allowed;"
    assert row.digest != old.standards[1].digest


def test_the_same_file_again_stores_nothing(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second import of the same words says that nothing changes."""
    bring(tmp_path, pdf(SPANISH), "faros.pdf")
    before = tree(data)
    capsys.readouterr()
    assert bring(tmp_path, pdf(SPANISH), "faros.pdf", "--yes") == 0
    assert "Nada cambia" in capsys.readouterr().out
    assert tree(data) == before


LICENSED: tuple[Line, ...] = (
    ("chapter", "Chapter 4 Use of Force"),
    ("sub", "4.1 Use of Force"),
    ("head", "4.1.1 (M M M M) (LE1) Use of Reasonable Force"),
    ("text", "A written directive says something invented about lanterns, to include:"),
    ("item", "a. green lanterns; and"),
    ("item", "b. blue lanterns."),
    ("text", "Commentary: Invented."),
    ("head", "4.1.2 (M M M M) Feeding the Lighthouse Cat"),
    ("text", "A written directive names who feeds the cat."),
)


def test_licensed_words_over_ours_make_a_revision(tmp_path: Path, data: Path) -> None:
    """Ours stays as revision 1; a title of another subject takes nothing of ours with it."""
    ours = load_edition("le-6")
    assert bring(tmp_path, docx(LICENSED), "m.docx", "--yes", id="le-6") == 0
    store = EditionStore(data)
    edition = store.load("le-6")
    rows = {row.id: row for row in edition.standards}
    assert edition.revision == ours.revision + 1
    assert store.load("le-6", 1) == ours
    same, other = rows["4.1.1"], rows["4.1.2"]
    assert same.title_es == next(row for row in ours.standards if row.id == "4.1.1").title_es
    assert same.keywords_es
    assert (same.level, same.tier, same.verified) == ("M M M M", "LE1", Verified.LICENSED)
    assert [one.letter for one in same.elements] == ["a", "b"]
    assert same.note_en == "Invented."
    assert (other.title_es, other.keywords_es) == ("", ())
    assert "4.2.1" not in rows
    assert rows["12.2.1"] == next(row for row in ours.standards if row.id == "12.2.1")


def test_all_faults_come_together_and_nothing_is_stored(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every faulty line is named in one go; --partial stores the rest and withdraws nothing."""
    bring(tmp_path, pdf(SPANISH), "faros.pdf")
    before = tree(data)
    capsys.readouterr()
    text = "1.1.1 Hora de relevo\n1.1.1 Otra\n1.1.2\n1.1.4 Mecha\nSin número\n1.1.5 Aceite\n"
    assert bring(tmp_path, text, "l.txt", "--yes") == 2
    error = capsys.readouterr().err
    assert all(f"línea {line}" in error for line in (2, 3, 5))
    assert tree(data) == before
    assert bring(tmp_path, text, "l.txt", "--yes", "--partial") == 0
    kept = numbers(EditionStore(data).load("demo-1"))
    assert kept == [
        "1.1.1", "1.1.2", "1.1.3", "1.1.4", "1.1.5", "1.2.1", "2.1.1", "2.1.2",
    ]  # fmt: skip


def test_a_wording_is_never_half_written(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills in the middle leaves neither the wording nor a draft of it."""
    store = EditionStore(data)
    edition = replace(load_edition("le-6"), id="demo-1")
    written: list[Path] = []
    whole = Path.open

    def full(path: Path, *arguments: str, **settings: str) -> object:
        if path.suffix == ".toml" and "x" in arguments:
            written.append(path)
            if len(written) > 3:
                raise OSError(28, "No space left on device")
        return whole(path, *arguments, **settings)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(CannotWrite):
        store.store(edition, ORIGIN)
    monkeypatch.undo()
    assert len(written) == 4
    assert tree(data) == {}
    assert store.revisions("demo-1") == ()
    store.store(edition, ORIGIN)
    assert store.load("demo-1").standards == edition.standards


def test_a_draft_left_by_a_power_cut_is_not_an_edition(data: Path) -> None:
    """What was being written when the machine stopped is not listed nor loaded."""
    store = EditionStore(data)
    edition = replace(load_edition("le-6"), id="demo-1")
    folder = store.store(edition, ORIGIN)
    shutil.copytree(folder, folder.parent / ".draft-0")
    assert store.revisions("demo-1") == (1,)
    assert "demo-1" in store.ids()
    assert not any("draft" in one for one in store.ids())


def test_a_stored_revision_is_never_overwritten(data: Path) -> None:
    """Two calls that store the same revision: the second is told, the first stays."""
    store = EditionStore(data)
    edition = replace(load_edition("le-6"), id="demo-1")
    store.store(edition, ORIGIN)
    with pytest.raises(CannotWrite):
        store.store(replace(edition, standards=edition.standards[:1]), ORIGIN)
    assert len(store.load("demo-1").standards) == len(edition.standards)


@pytest.mark.parametrize("id", ["", "../le-6", "LE-6", "le", "le-6/..", "a-" + "b" * 40])
def test_an_id_cannot_leave_the_data_folder(data: Path, id: str) -> None:
    """An id is program and version; anything else is refused before a path is made of it."""
    store = EditionStore(data)
    with pytest.raises(BadEditionId):
        store.base(id)
    with pytest.raises(UnknownEdition):
        store.load(id)


def test_our_own_format_comes_back_as_a_folder_or_zip(tmp_path: Path, data: Path) -> None:
    """A stored wording, carried to another server as folder or ZIP, is the same edition."""
    bring(tmp_path, pdf(SPANISH), "faros.pdf")
    folder = data / "editions" / "demo-1" / "revisions" / "1"
    first = EditionStore(data).load("demo-1")
    packed = shutil.make_archive(str(tmp_path / "demo"), "zip", folder)
    for id, path in (("demo-2", str(folder)), ("demo-3", packed)):
        assert main(["editions", "import", path, "--id", id]) == 0
        assert EditionStore(data).load(id).standards == first.standards


def test_a_table_is_shown_through_its_map_before_it_is_stored(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first rows as understood stand at the top of the preview."""
    table = "Ref;Asunto\n1.1.1;Hora\n1.1.2;Paños\n"
    columns = ["--columns", "number=Ref,title=Asunto", "--verified", "public-list"]
    assert bring(tmp_path, table, "t.csv", *columns) == 0
    assert "  1.1.1\tHora\n  1.1.2\tPaños\n" in capsys.readouterr().out
    rows = EditionStore(data).load("demo-1").standards
    assert {row.verified for row in rows} == {Verified.PUBLIC_LIST}
    assert rows[0].path_es == ("Capítulo 1", "Subcapítulo 1.1")


def test_an_id_is_asked_for(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A list does not say which edition it is."""
    assert bring(tmp_path, "1.1.1 Hora\n", "l.txt", id="") == 2
    assert "le-6" in capsys.readouterr().err
    assert not data.exists()


def test_list_tells_where_numbers_come_from(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bundled and imported editions are listed with their counts."""
    bring(tmp_path, pdf(SPANISH), "faros.pdf")
    capsys.readouterr()
    rows = {row["id"]: row for row in json.loads(said(capsys, "list", "--json"))}
    assert rows["demo-1"]["verified"] == {"licensed": 6}
    assert rows["demo-1"]["stored"] is True
    assert rows["le-6"]["stored"] is False
    assert "manual con licencia 6" in said(capsys, "list")


def test_show_gives_a_card(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Levels, elements by letter and commentary of one standard; an unknown number is told."""
    bring(tmp_path, pdf(SPANISH), "faros.pdf")
    capsys.readouterr()
    card = said(capsys, "show", "1.1.2 b", "--edition", "demo-1")
    assert "Nivel: M M O O" in card
    assert "inciso b: la persona que revisa" in card
    assert "Comentario del manual: Ninguno." in card
    assert main(["editions", "show", "9.9.9", "--edition", "demo-1"]) == 2
    assert "9.9.9" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["4.1.2"], "4.1.2"),
        (["persecucion", "vehiculos"], "41.2.2"),
        (["protesta", "del", "cargo"], "1.1.1"),
        (["avisar", "a", "la", "embajada"], "1.1.4"),
        (["use", "of", "force"], "4.1.1"),
    ],
)
def test_search_finds_without_accents(
    words: Sequence[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A number, a title without accents, search words and meaning reach the standard."""
    rows = json.loads(said(capsys, "search", *words, "--top", "5", "--json"))
    assert expected in [row["id"] for row in rows]


def test_match_uses_an_imported_edition(tmp_path: Path, data: Path) -> None:
    """--edition takes an edition of the data folder, and its letters get proposals."""
    bring(tmp_path, pdf(SPANISH), "faros.pdf")
    manual = tmp_path / "m.txt"
    manual.write_text(
        "Artículo 1. La guardia anota cada limpieza del cristal en el registro, con fecha.\n\n"
        "Artículo 2. La sirena suena tres veces.\n",
        encoding="utf-8",
    )
    out = tmp_path / "r.json"
    arguments = ["match", str(manual), "--edition", "demo-1", "--json", str(out), "--quiet"]
    assert main(arguments) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["edition"]["id"] == "demo-1"
    row = next(one for one in found["standards"] if one["id"] == "1.1.2")
    assert [one["id"] for one in row["elements"]] == ["1.1.2.a", "1.1.2.b", "1.1.2.c"]
    assert "los que rayan el cristal" not in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["e.json", "e.xlsx"])
def test_licensed_words_leave_only_when_switched_on(tmp_path: Path, data: Path, name: str) -> None:
    """An export holds numbers and titles; the manual's words need --with-licensed-text."""
    bring(tmp_path, pdf(SPANISH), "faros.pdf")
    out = tmp_path / name
    assert main(["editions", "export", "demo-1", str(out)]) == 0
    assert "rayan el cristal" not in text_of(out)
    assert main(["editions", "export", "demo-1", str(out), "--with-licensed-text"]) == 0
    assert "rayan el cristal" in text_of(out)


def test_our_own_export_comes_back(tmp_path: Path, data: Path) -> None:
    """A catalog exported with its words and imported elsewhere says the same in both languages."""
    bring(tmp_path, pdf(SPANISH), "faros.pdf")
    bring(tmp_path, docx(ENGLISH), "towers.docx", "--yes")
    out = tmp_path / "e.json"
    assert main(["editions", "export", "demo-1", str(out), "--with-licensed-text"]) == 0
    assert main(["editions", "import", str(out), "--id", "demo-2"]) == 0
    store = EditionStore(data)
    for one, other in zip(
        store.load("demo-1").standards, store.load("demo-2").standards, strict=True
    ):
        assert other.verified is Verified.LICENSED
        for field in ("id", "title_es", "statement_es", "statement_en", "level", "tier", "type"):
            assert getattr(other, field) == getattr(one, field), (one.id, field)
        assert [(part.id, part.text_es, part.text_en) for part in other.elements] == [
            (part.id, part.text_es, part.text_en) for part in one.elements
        ]


def text_of(path: Path) -> str:
    """Return the text of a JSON file, or of every part of a workbook."""
    if path.suffix == ".json":
        return path.read_text(encoding="utf-8")
    folder = path.with_suffix("")
    shutil.unpack_archive(path, folder, "zip")
    return "".join(part.decode("utf-8", "replace") for part in tree(folder).values())
