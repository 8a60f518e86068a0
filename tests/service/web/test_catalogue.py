"""English is complete: every word of the pages has its English one, and no Spanish is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from lxml import html

from service.web.catalogue import FOLDER, extracted, is_translated, kept
from tests.service.web.access import ROUTES, ids_for
from tests.service.web.scene import LINK, NOBODY, OPERATOR, Scene

TEMPLATES = sorted((FOLDER / "templates").rglob("*.html"))
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
# What trans says, and a block that only names a class.
TRANS = re.compile(r"{%-? *trans\b.*?endtrans *-?%}|{% block width %}.*?{% endblock %}", re.DOTALL)
JINJA = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
# A tag, or attributes that a macro writes into someone else's tag.
TAG = re.compile(r'<[^>]*>|[\w-]+="[^"]*"| required\b|data-[\w-]+', re.DOTALL)
SAID = re.compile(r'\b(?:aria-label|placeholder|title|alt|content)="([^"]*)"')
WORD = re.compile(r"[^\W\d_]{2,}")
# Names, and each language called by its own speakers.
SAME = {"Acredita", "Python", "English", "Español", "light", "dark", "width", "device", "initial",
        "scale", "MB", "GB", "min"}  # fmt: skip
SHOWN = ("aria-label", "placeholder", "title", "alt")
# Pages whose first sight is the same for whoever may see it; each is asked for in English.
PAGES = [one for one in ROUTES if one.method == "GET" and not one.path.startswith("/api/")]


def key(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, tuple | list) else (str(message.id),)


def forms(message: Message) -> tuple[str, ...]:
    found = message.string
    return tuple(found) if isinstance(found, tuple | list) else (str(found),)


def test_the_catalogue_has_exactly_what_the_pages_say() -> None:
    """Nothing is missing, left over or guessed; `make catalogue` brings it up to date."""
    catalogue = kept()
    assert {key(one) for one in extracted() if one.id} == {key(one) for one in catalogue if one.id}
    assert catalogue.obsolete == {}
    assert [one.id for one in catalogue if one.id and one.fuzzy] == []


def test_every_message_has_its_english_words() -> None:
    """In each of its forms."""
    assert [one.id for one in kept() if one.id and not is_translated(one)] == []


@pytest.mark.parametrize(
    "message", [one for one in kept() if one.id], ids=lambda one: key(one)[0][:40]
)
def test_what_is_filled_in_agrees(message: Message) -> None:
    """The English names the same values as the Spanish, and ends and begins as it does."""
    for said, told in zip(key(message), forms(message), strict=True):
        assert set(PLACE.findall(said)) == set(PLACE.findall(told))
        assert (said[0].isspace(), said[-1].isspace()) == (told[0].isspace(), told[-1].isspace())
        assert said.rstrip()[-1:] in ".:…" or told.rstrip()[-1:] not in "."
        assert said.count("%%") == told.count("%%")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda one: one.relative_to(FOLDER).as_posix())
def test_no_word_of_a_template_escapes_the_catalogue(path: Path) -> None:
    """Whatever a template writes itself, in text or in an attribute, goes through _() or trans."""
    text = path.read_text("utf-8")
    bare = JINJA.sub(" ", TRANS.sub(" ", text))
    said = [TAG.sub(" ", bare), *SAID.findall(bare)]
    words = {word for part in said for word in WORD.findall(unescape(part))}
    assert words - SAME == set()


def spoken(page: bytes) -> Iterator[str]:
    """Yield every run of text and every attribute that people read or hear, in English parts."""
    tree = html.fromstring(page)
    for node in tree.iter():
        if not isinstance(node.tag, str) or node.tag in ("script", "style"):
            continue
        own = next(
            (one.get("lang") for one in (node, *node.iterancestors()) if one.get("lang")), ""
        )
        if own.startswith("es"):
            continue
        yield from (" ".join(part.split()) for part in (node.text, node.tail) if part)
        yield from (node.get(name, "") for name in SHOWN)


@pytest.mark.parametrize("line", PAGES, ids=lambda line: line.name)
def test_no_spanish_is_left_on_an_english_page(full_scene: Scene, line: object) -> None:
    """No page shows the Spanish of a message that has other words in English."""
    spanish = {
        said: told
        for message in kept()
        if message.id
        for said, told in zip(key(message), forms(message), strict=True)
        if said != told and not PLACE.search(said)
    }
    english = {told for one in kept() if one.id for told in forms(one)}
    client = full_scene.client(_who(line))
    client.cookies.set("acredita-lang", "en", domain="testserver.local")
    own = {"session": "x", "token": "x"}
    answer = client.get(line.path.format_map(ids_for(full_scene, OPERATOR, own)))  # type: ignore[attr-defined]
    if "text/html" not in answer.headers.get("content-type", ""):
        return
    assert 'lang="en"' in answer.text
    found = {text for text in spoken(answer.content) if text in spanish and text not in english}
    assert found == set()


def _who(line: object) -> str:
    """Return someone who is let in, an operator before all others."""
    allowed = line.need.allowed  # type: ignore[attr-defined]
    order = (OPERATOR, "administrator", LINK, NOBODY)
    return next(one for one in order if one in allowed)
