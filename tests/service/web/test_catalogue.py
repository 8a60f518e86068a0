"""English is complete: every word of the pages has its English one, and no Spanish is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from lxml import html

from service.people.access import system_access
from service.reports.review_words import CODES, LANGUAGES
from service.store.decisions import VERDICT_WORDS
from service.web.catalogue import FOLDER, extracted, is_translated, kept
from service.web.rendering import environment
from tests.service.told import add_notice
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


def test_what_is_filled_in_agrees() -> None:
    """The English names the same values as the Spanish, and begins and ends with a space as it."""
    faults = [
        said
        for message in kept()
        if message.id
        for said, told in zip(key(message), forms(message), strict=True)
        if set(PLACE.findall(said)) != set(PLACE.findall(told))
        or (said[0].isspace(), said[-1].isspace()) != (told[0].isspace(), told[-1].isspace())
        or said.count("%%") != told.count("%%")
    ]
    assert faults == []


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


def test_no_spanish_is_left_on_an_english_page(full_scene: Scene) -> None:
    """No page shows the Spanish of a message that has other words in English."""
    pairs = [pair for one in kept() if one.id for pair in zip(key(one), forms(one), strict=True)]
    english = {told for _, told in pairs}
    spanish = {said for said, told in pairs if said != told and not PLACE.search(said)} - english
    clients = {}
    faults = []
    with full_scene.store.write(system_access()) as unit:
        notice = add_notice(unit, full_scene.people[OPERATOR])
    own = {"session": "x", "token": "x", "notice": notice}
    for line in PAGES:
        who = next(
            one for one in (OPERATOR, "administrator", LINK, NOBODY) if one in line.need.allowed
        )
        if who not in clients:
            clients[who] = full_scene.client(who)
            clients[who].cookies.set("acredita-lang", "en", domain="testserver.local")
        ids = ids_for(full_scene, OPERATOR, own)
        answer = clients[who].get(line.path.format_map({**ids, **line.at}))
        if "text/html" in answer.headers.get("content-type", ""):
            assert 'lang="en"' in answer.text, line.name
            left = sorted(set(spoken(answer.content)) & spanish)
            faults += [f"{line.name}: {said}" for said in left]
    assert faults == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_screens_and_reports_call_things_the_same(language: str) -> None:
    """A verdict, where a standard stands and what makes a clause weak, word for word."""
    place = LANGUAGES.index(language)
    told = {
        "weak": environment(language).get_template("assessments/words.html").module.WEAK,  # type: ignore[attr-defined]
        "status": environment(language).get_template("parts/words.html").module.STATUSES,  # type: ignore[attr-defined]
    }
    for table, words in told.items():
        assert dict(words) == {code: CODES[table][code][place] for code in words}
    verdicts = environment(language).get_template("assessments/words.html").module.VERDICTS  # type: ignore[attr-defined]
    assert dict(verdicts) == {code: words[language] for code, words in VERDICT_WORDS.items()}
