"""Claims about the sample manuals: what they hold, and that they are made from their sources."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from corpora.samples import build as samples
from corpora.samples.forms import read_form
from corpora.samples.markup import Block, Kind, accepted, parse, read_folder
from corpora.samples.numbering import roman
from corpora.samples.regulation_docx import write_docx
from corpora.samples.syllables import SOFT_HYPHEN, soften

NUMBERED = re.compile(r"<w:numPr>")
OUTPUTS = ("reglamento.pdf", "reglamento.docx")


@pytest.fixture(scope="module")
def blocks() -> tuple[Block, ...]:
    """Read the regulation from its source."""
    return read_folder(samples.SOURCES / "reglamento")


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build every sample once more, in an empty folder."""
    folder = tmp_path_factory.mktemp("samples")
    samples.build(folder)
    return folder


def _pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def _files(folder: Path) -> list[Path]:
    return [*(folder / name for name in OUTPUTS), *sorted((folder / "directivas").iterdir())]


def test_regulation_has_sixty_pages_or_more() -> None:
    """The regulation is a manual of real length, not a toy: at least 60 pages."""
    assert len(_pages(samples.HERE / "reglamento.pdf")) >= 60


def test_committed_files_come_from_the_sources(rebuilt: Path) -> None:
    """Every file in the tree says what the sources say, page by page and part by part."""
    fresh, kept = _files(rebuilt), _files(samples.HERE)
    assert [path.name for path in fresh] == [path.name for path in kept]
    for new, old in zip(fresh, kept, strict=True):
        read = _pages if new.suffix == ".pdf" else _parts
        assert read(new) == read(old), f"{old.name}: run python -m corpora.samples.build"


def test_building_twice_gives_the_same_bytes(rebuilt: Path, tmp_path: Path) -> None:
    """Nothing of the clock or of chance enters a sample."""
    samples.build(tmp_path)
    for first, second in zip(_files(rebuilt), _files(tmp_path), strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name


def test_article_numbers_are_consecutive(blocks: tuple[Block, ...]) -> None:
    """Articles run from 1 without gap or repetition, and bis and ter follow their own number."""
    labels = [b.label.split()[1:] for b in blocks if b.label.startswith("Artículo ")]
    plain = [int(label[0]) for label in labels if len(label) == 1]
    assert plain == list(range(1, len(plain) + 1))
    assert len(plain) >= 260
    extra = [(at, label) for at, label in enumerate(labels) if len(label) == 2]
    assert {label[1] for _, label in extra} == {"Bis", "Ter"}
    for at, (number, suffix) in extra:
        expected = [number] if suffix == "Bis" else [number, "Bis"]
        assert labels[at - 1] == expected


def test_every_cited_article_exists(blocks: tuple[Block, ...]) -> None:
    """A cross-reference of the regulation to one of its own articles leads somewhere."""
    known = {b.label.split()[1] for b in blocks if b.label.startswith("Artículo ")}
    body = [b for b in blocks if b.kind is Kind.FRACTION or b.label.startswith("Artículo ")]
    cited = re.findall(r"(?:el|al|del) artículo (\d+)\b", " ".join(b.text for b in body))
    assert cited
    assert set(cited) <= known


def test_the_kinds_of_structure_a_reader_must_cope_with_are_there(
    blocks: tuple[Block, ...],
) -> None:
    """Notes, a repealed article, tables, footnotes, II Bis, ten letters and 4.2.1 all occur."""
    kinds = [block.kind for block in blocks]
    assert kinds.count(Kind.NOTE) >= 2
    assert kinds.count(Kind.TABLE) >= 2
    assert Kind.FOOTNOTE in kinds
    assert any(block.text == "Se deroga." for block in blocks)
    assert {(Kind.FRACTION, "II Bis"), (Kind.LETTER, "j"), (Kind.NUMERAL, "4.2.1")} <= {
        (block.kind, block.label) for block in blocks
    }


def test_word_numbers_are_automatic(blocks: tuple[Block, ...]) -> None:
    """Fractions, letters and numerals carry w:numPr in Word, and no typed number, save II Bis."""
    wanted = [
        block
        for block in blocks
        if block.kind in {Kind.FRACTION, Kind.LETTER, Kind.NUMERAL} and " " not in block.label
    ]
    xml = _parts(samples.HERE / "reglamento.docx")["word/document.xml"].decode()
    paragraphs = [part for part in xml.split("</w:p>") if NUMBERED.search(part)]
    assert len(paragraphs) == len(wanted)
    assert not [p for p in paragraphs if re.search(r"<w:t[^>]*>(?:[IVX]+\.|[a-z]\)) ", p)]


def test_word_keeps_tracked_changes_and_footnotes(blocks: tuple[Block, ...]) -> None:
    """The Word file holds one deletion, one insertion and the footnotes of the source."""
    parts = _parts(samples.HERE / "reglamento.docx")
    document, notes = parts["word/document.xml"].decode(), parts["word/footnotes.xml"].decode()
    assert document.count("<w:del ") == document.count("<w:ins ") == 1
    assert all(b.text in notes for b in blocks if b.kind is Kind.FOOTNOTE)


def test_an_out_of_sequence_fraction_is_refused(tmp_path: Path) -> None:
    """A source whose fractions skip a number is not written, because Word would renumber it."""
    wrong = tuple(parse(["Artículo 1.- Son dos:", "I. Una;", "III. Otra."]))
    with pytest.raises(ValueError, match="'III' follows 'II'"):
        write_docx(wrong, (), tmp_path / "wrong.docx")


def test_there_are_twenty_forms_in_two_layouts() -> None:
    """Twelve forms are lines of fields and eight a table; fifteen are DOCX and five PDF."""
    forms = [read_form(path) for path in (samples.SOURCES / "directivas").glob("*.md")]
    assert len(forms) == 20
    assert sum(form.table for form in forms) == 8
    outputs = [path.suffix for path in (samples.HERE / "directivas").iterdir()]
    assert (outputs.count(".docx"), outputs.count(".pdf")) == (15, 5)


def test_pdf_breaks_words_at_line_ends(blocks: tuple[Block, ...]) -> None:
    """Chapters marked for it are printed with hyphens at line ends, for readers to undo."""
    text = "\n".join(_pages(samples.HERE / "reglamento.pdf"))
    words = set(re.findall(r"\w+", " ".join(accepted(b.text) for b in blocks).lower()))
    # pdfium gives U+0002 or U+FFFE where a line ends inside a word.
    broken = re.findall(r"([a-záéíóúñ]{3,})[-\x02\ufffe]\s*([a-záéíóúñ]{3,})", text)
    assert sum("".join(pair) in words for pair in broken) > 50


def test_softening_only_adds_soft_hyphens() -> None:
    """A softened text is the same text once the soft hyphens are taken out."""
    text = "La corporación investigará extraordinariamente el aseguramiento."
    softened = soften(text)
    assert softened.replace(SOFT_HYPHEN, "") == text
    assert "in-ves" not in softened.replace(SOFT_HYPHEN, "-")
    assert "ase-gu-ra-mien" in softened.replace(SOFT_HYPHEN, "-")


@pytest.mark.parametrize(("number", "expected"), [(1, "I"), (4, "IV"), (14, "XIV"), (49, "XLIX")])
def test_roman(number: int, expected: str) -> None:
    """Roman capitals follow the subtractive rule."""
    assert roman(number) == expected
