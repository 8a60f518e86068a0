"""What pages load is small, is ours, and needs nothing that the security policy forbids."""

from __future__ import annotations

import re

import pytest

from service.web.rendering import FOLDER
from tests.service.web.scene import Scene

STATIC = FOLDER / "static"
TEMPLATES = sorted((FOLDER / "templates").rglob("*.html"))
_INLINE = re.compile(
    r"\sstyle=|\son(?:click|load|error|submit|change|input|focus|key\w+|mouse\w+)=|<style|<script(?![^>]*\ssrc=)|javascript:",
    re.I,
)


def test_the_design_is_small_and_comes_from_nowhere_else() -> None:
    """One style sheet under 30 kB and scripts under 30 kB together, with no address in them."""
    assert (STATIC / "acredita.css").stat().st_size < 30_000
    assert sum(path.stat().st_size for path in STATIC.glob("*.js")) < 30_000
    for path in STATIC.iterdir():
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|@import|@font-face|url\(", text), path.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_a_style_or_a_script_of_its_own(path: object) -> None:
    """Nothing inline: the policy would refuse it, and pages would lose what it does."""
    found = _INLINE.search(path.read_text("utf-8"))  # type: ignore[attr-defined]
    assert found is None, found


def test_no_class_is_styled_that_nothing_has() -> None:
    """Each class of the style sheets is in a template or a script, whole or put together there."""
    used, begun = set[str](), set[str]()
    for path in (*TEMPLATES, *STATIC.glob("*.js")):
        text = path.read_text("utf-8")
        for found in re.findall(r"""["']([a-z][a-z0-9 -]*)["']""", text):
            used |= set(found.split())
        for found in re.findall(r'class="((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"', text):
            used |= set(re.findall(r"[\w-]+", found))
        for found in re.findall(r"{% block width %}([^{]*){%", text):
            used |= set(found.split())
        begun |= set(re.findall(r"([a-z])\{\{", text))
    for path in STATIC.glob("*.css"):
        selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}", "", path.read_text("utf-8"), flags=re.S)
        styled = set(re.findall(r"\.([a-z][\w-]*)", selectors))
        dead = {one for one in styled - used if not (one[1:].isdigit() and one[0] in begun)}
        assert dead == set(), path.name


def test_what_is_loaded_may_be_kept_for_good(scene: Scene) -> None:
    """Each address carries its content's hash, and is answered as immutable."""
    client = scene.client()
    page = client.get("/entrar").text
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert len(addresses) >= 3
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
