"""Every limit says what it is, and its error names the flag and value that let the file in."""

from __future__ import annotations

from dataclasses import fields

import pytest

from corpora.errors import OverLimit
from pipelines.extract.docx import read_docx
from pipelines.extract.html import read_html
from pipelines.extract.limits import MEGABYTE, Limits, check_size, over_limit
from pipelines.extract.text import read_text
from tests.pipelines.extract.docx_files import LIMITS, docx_bytes, p


def test_every_limit_has_its_flag_and_its_sentence_in_both_languages() -> None:
    """The command line can be made from the fields alone, with no flag used twice."""
    flags = [one.metadata["flag"] for one in fields(Limits)]
    assert len(set(flags)) == len(flags)
    for one in fields(Limits):
        assert one.metadata["flag"].startswith("--")
        assert one.metadata["es"].endswith(".")
        assert one.metadata["en"].endswith(".")


def test_a_file_too_large_is_said_in_megabytes() -> None:
    """The limit and what was found are in the flag's unit."""
    with pytest.raises(OverLimit) as raised:
        check_size(b"x" * (2 * MEGABYTE + 1), file="a.pdf", limits=Limits(max_bytes=2 * MEGABYTE))
    sentence = raised.value.sentence("es")
    assert "2 MB (3)" in sentence
    assert "--max-megabytes" in sentence


def test_a_page_is_named_where_one_is_at_fault() -> None:
    """A limit on a page says which page."""
    error = over_limit("max_text_per_page", 300_000, file="a.pdf", limits=LIMITS, page=7)
    assert error.sentence("es").startswith("a.pdf, página 7: ")


def test_the_value_offered_lets_a_large_part_in() -> None:
    """Running again with the flag as the message spells it reads the document."""
    data = docx_bytes("".join(p(f"Novedad {number} de la guardia.") for number in range(20_000)))
    with pytest.raises(OverLimit) as raised:
        read_docx(data, "a.docx", Limits(max_bytes=10 * MEGABYTE))
    flag, megabytes = str(raised.value.facts["flag"]).split()
    assert flag == "--max-megabytes"
    found = read_docx(data, "a.docx", Limits(max_bytes=int(megabytes) * MEGABYTE))
    assert len(found.blocks) == 20_000


def test_endless_short_lines_are_refused_before_they_fill_the_memory() -> None:
    """A million one-letter paragraphs are over the pages allowed, in text and in HTML."""
    with pytest.raises(OverLimit):
        read_text(b"a\n\n" * 1_000_000, "a.txt", Limits(max_pages=1000))
    with pytest.raises(OverLimit):
        read_html(b"<p>a" * 100_000, "a.html", Limits(max_pages=100))
    with pytest.raises(OverLimit):
        read_html(b"<p>a" * 100_000, "a.html", Limits(max_bytes=5 * MEGABYTE))


def test_pictures_inside_a_page_do_not_count_as_markup() -> None:
    """An HTML file made heavy by an embedded picture is read."""
    page = b'<p>Texto</p><img src="data:image/png;base64,' + b"A" * 1_000_000 + b'">'
    found = read_html(page, "a.html", Limits(max_bytes=2 * MEGABYTE))
    assert [block.text for block in found.blocks] == ["Texto"]
