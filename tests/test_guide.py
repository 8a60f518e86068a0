"""The guide for users: what it names is there, and says what the pages say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from service.web.catalogue import extracted
from service.web.shortcuts import DEFAULTS

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "guia"
PICTURES = GUIDE / "imagenes"
INDEX = GUIDE / "README.md"
PAGES = sorted(set(GUIDE.glob("*.md")) - {INDEX})
KEYS_WORDS = GUIDE.parents[1] / "service/web/templates/assessments/bench/words.html"
_EACH, _TOGETHER = 60_000, 1_500_000
# A page is read in one sitting.
_LEAST, _MOST = 400, 800


def text(page: Path) -> str:
    """Return a page as it is written, on one line each paragraph."""
    return page.read_text(encoding="utf-8")


def pictures(page: Path) -> list[str]:
    return re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text(page))


def quoted(page: Path) -> set[str]:
    """Return what a page puts in «», which is what a button, link or heading says."""
    return {re.sub(r"\s+", " ", one) for one in re.findall(r"«([^»]+)»", text(page))}


def unsaid(texts: set[str]) -> set[str]:
    """Return the texts that are no Spanish words of the pages, whatever stands in their gaps."""
    plain: set[str] = set()
    gaps: list[tuple[re.Pattern[str], int]] = []
    for message in extracted():
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        for form in filter(None, forms):
            words = re.sub(r"\s+", " ", str(form)).strip()
            plain.add(words)
            parts = re.split(r"%\(\w+\)[sd]", words)
            gaps.append((re.compile(".+".join(map(re.escape, parts))), sum(map(len, parts))))
    return {
        one
        for one in texts - plain
        # A message that is nearly all gap is like anything.
        if not any(2 * words > len(one) and gap.fullmatch(one) for gap, words in gaps)
    }


def test_there_is_a_page_for_each_role() -> None:
    """Five pages, one for what several roles do together, and their index, which leads to each."""
    names = {page.stem for page in PAGES}
    roles = {"redactor", "asesor", "operador", "evaluador", "administrador"}
    assert names == roles | {"cambio-de-edicion"}
    assert all(f"({name}.md)" in text(INDEX) for name in names)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_short_illustrated_and_leads_back(page: Path) -> None:
    """It has three to six pictures, says what fails and what is never done, and links the index."""
    whole = text(page)
    assert "(README.md)" in whole
    assert 3 <= len(pictures(page)) <= 6
    assert _LEAST <= len(whole.split()) <= _MOST
    for heading in ("Primeros pasos", "Qué significan las cifras", "Si algo falla"):
        assert f"\n## {heading}\n" in whole
    assert "\n## Lo que el programa nunca hace\n" in whole


def test_every_picture_is_there_and_shown() -> None:
    """None is missing, none is left over, and each is small and opens."""
    named = {GUIDE / one for page in (*PAGES, INDEX) for one in pictures(page)}
    kept = set(PICTURES.iterdir())
    assert named == kept
    assert all(one.stat().st_size <= _EACH for one in kept)
    assert sum(one.stat().st_size for one in kept) <= _TOGETHER
    for one in kept:
        with Image.open(one) as opened:
            assert opened.format == "WEBP"
            assert opened.width in (390, 1000)


@pytest.mark.parametrize("page", [*PAGES, INDEX], ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    """A link between pages names a file that is there, and a heading that is in it."""
    for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text(page)):
        name, _, heading = target.partition("#")
        assert (GUIDE / name).is_file(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", text(GUIDE / name), re.MULTILINE)
            assert heading in {title.lower().replace(" ", "-") for title in titles}, target


@pytest.mark.parametrize("page", [*PAGES, INDEX], ids=lambda page: page.stem)
def test_what_is_quoted_is_what_the_pages_say(page: Path) -> None:
    """Each text in «» stands in a template, so that the guide changes when a button does."""
    assert unsaid(quoted(page)) == set()


def test_a_button_that_is_gone_would_be_found() -> None:
    """Words that no page says are told, also beside messages with gaps."""
    assert unsaid({"Leer la versión 12", "Dar acceso"}) == set()
    assert unsaid({"Botón que no hay", "de uno a otro"}) == {"Botón que no hay", "de uno a otro"}


def test_the_table_of_keys_is_that_of_the_code() -> None:
    """Key and words of every action, in the order of the help on the review screen."""
    rows = re.findall(r"^\| `(.+?)` \| (.+?) \|$", text(GUIDE / "asesor.md"), re.MULTILINE)
    whole = KEYS_WORDS.read_text(encoding="utf-8")
    actions = whole[whole.index("ACTIONS") :]
    words = dict(re.findall(r'"(\w+)": _\("([^"]+)"\)', actions[: actions.index("%}")]))
    assert rows == [(key, words[action]) for action, key in DEFAULTS.items()]


@pytest.mark.parametrize("page", [*PAGES, INDEX], ids=lambda page: page.stem)
def test_no_address_and_no_folder_of_a_machine_is_named(page: Path) -> None:
    """A guide is for every installation."""
    whole = text(page)
    found = re.findall(
        r"\w+://\S+|\blocalhost\b|\b\d+\.\d+\.\d+\.\d+\b|(?<![\w.\])])/\w+/\w+", whole
    )
    assert found == []


def test_the_readme_leads_to_the_guide() -> None:
    """Whoever reads the first page finds the guide."""
    assert "(docs/guia/README.md)" in (GUIDE.parents[1] / "README.md").read_text(encoding="utf-8")
