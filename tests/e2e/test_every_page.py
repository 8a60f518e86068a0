"""Every page as people see it: nothing that axe finds wrong, nothing wider than the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser

from service.people.access import system_access
from service.settings import Settings
from service.store import clauses
from service.store.engine import database_url, make_engine
from service.store.schema import upgrade
from service.store.sign_ins import open_session
from service.store.unit import Store
from service.web.visitors import COOKIE
from tests.e2e.browser import SIZES, served, tab
from tests.service.moved import addresses, moved
from tests.service.second_looks import looks
from tests.service.told import add_notice
from tests.service.trying import tried
from tests.service.web.access import ROUTES, ids_for
from tests.service.web.client import signed
from tests.service.web.pages.reading import (
    FORM_DOCX,
    FORM_PDF,
    SAMPLES,
    manual_of,
    read,
    send,
    sent,
)
from tests.service.web.scene import NOBODY, OPERATOR, Scene, make_full_scene

pytestmark = [pytest.mark.needs_chromium, pytest.mark.slow]
# Answers that are no page: files, streams, and what watches a server.
_NO_PAGE = (
    ".webp",
    ".jsonl",
    ".csv",
    ".ics",
    "/eventos",
    "/hoja",
    ".docx",
    "/healthz",
    "/readyz",
    "/metrics",
    "/regreso",
    "/pruebas/{proof}",
    "/informes/{report}",
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A service with everything to show, its address and the addresses of its pages."""

    scene: Scene
    base: str
    pages: dict[str, str]

    def cookies(self, who: str) -> list[dict[str, Any]]:
        """Return the cookie of a session of someone, none for nobody."""
        if who == NOBODY:
            return []
        with self.scene.store.write(system_access()) as unit:
            user = self.scene.people[who]
            secret = open_session(unit, user=user, days=1, origin="", agent="e2e")
        return [{"name": COOKIE, "value": signed(self.scene.service, secret), "url": self.base}]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """Serve a full scene with a real manual of two versions in its north."""
    settings = Settings(data=tmp_path_factory.mktemp("datos"))
    engine = make_engine(database_url(None, settings.data))
    upgrade(engine)
    store = Store(engine)
    scene = make_full_scene(settings, store)
    with served(scene.app) as base:
        yield Shown(scene=scene, base=base, pages=_pages(scene))
    store.close()


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """Serve a full scene whose north was moved to another edition."""
    settings = Settings(data=tmp_path_factory.mktemp("cambio"))
    engine = make_engine(database_url(None, settings.data))
    upgrade(engine)
    store = Store(engine)
    scene = make_full_scene(settings, store)
    pages = addresses(moved(scene), scene)
    with served(scene.app) as base:
        yield Shown(scene=scene, base=base, pages=pages)
    store.close()


def _pages(scene: Scene) -> dict[str, str]:
    """Return the address of every page by its route, and of some that are worth a look more."""
    with scene.store.write(system_access()) as unit:
        notice = add_notice(unit, scene.people[OPERATOR])
    own = {"token": "0" * 26, "session": "0" * 26, "notice": notice}
    ids = ids_for(scene, OPERATOR, own)
    lines = [
        line
        for line in ROUTES
        if line.method == "GET"
        and not line.path.startswith("/api/")
        and not line.path.endswith(_NO_PAGE)
        and not line.gives
    ]
    found = {line.path: line.path.format_map({**ids, **line.at}) for line in lines}
    trial = tried(scene)
    manual, first = manual_of(scene, FORM_PDF, FORM_DOCX, name="Directivas")
    job = send(scene, f"/manuales/{manual}/versiones", sent(FORM_DOCX), replace="1")
    waiting = send(scene, f"/agencias/{scene.north}/manuales", sent(SAMPLES / "reglamento.docx"))
    second = read(scene, job)
    with scene.store.read(system_access()) as unit:
        clause = clauses.every(unit, first)[9].id
    return {
        **found,
        **looks(scene),
        "by entity": "/?vista=estados",
        "an empty search": "/?q=nada",
        "a page with boxes": f"/versiones/{first}?clausula={clause}",
        "a text without pages": f"/versiones/{second}",
        "a search": f"/versiones/{first}?q=personal",
        "a difference": f"/versiones/{second}/diferencias?con={first}",
        "a manual with versions": f"/manuales/{manual}",
        "a job that waits": f"/trabajos/{waiting}",
        "a job that ended": f"/trabajos/{job}",
        "a trial to settle": f"/modelos/pruebas/{trial}",
        "what is not there": "/versiones/" + "0" * 26,
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_sound(browser: Browser, shown: Shown, size: str, scheme: str) -> None:
    """On a laptop and on a phone, in light and in dark, as an operator who sees the most."""
    faults = []
    cookies = shown.cookies(OPERATOR)
    with tab(browser, shown.base, size=size, scheme=scheme, cookies=cookies) as one:
        for name, path in shown.pages.items():
            status = one.open(path)
            wanted = 404 if name == "what is not there" else 200
            if status != wanted:
                faults.append(f"{name}: {status}")
            for details in one.page.query_selector_all("details"):
                details.evaluate("one => one.open = true")
            faults += [f"{name}: {fault}" for fault in one.violations()]
            if one.overflow() > 0:
                faults.append(f"{name}: {one.overflow()} px too wide")
            said = [error for error in one.errors if "404" not in error]
            faults += [f"{name}: {error}" for error in said]
            one.errors.clear()
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pages_of_what_changed_are_sound(
    browser: Browser, changed: Shown, size: str, scheme: str
) -> None:
    """An agency that was moved to another edition: what waits, its plan, and both editions."""
    faults = []
    cookies = changed.cookies(OPERATOR)
    with tab(browser, changed.base, size=size, scheme=scheme, cookies=cookies) as one:
        for name, path in changed.pages.items():
            status = one.open(path)
            if status != 200:
                faults.append(f"{name}: {status}")
            for details in one.page.query_selector_all("details"):
                details.evaluate("one => one.open = true")
            faults += [f"{name}: {fault}" for fault in one.violations()]
            if one.overflow() > 0:
                faults.append(f"{name}: {one.overflow()} px too wide")
            faults += [f"{name}: {error}" for error in one.errors]
            one.errors.clear()
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_a_reader_and_of_nobody_are_sound(
    browser: Browser, shown: Shown, size: str
) -> None:
    """An assessor, who may change nothing, and someone not signed in."""
    for who, paths in (
        ("assessor", ["/", f"/agencias/{shown.scene.north}", shown.pages["a page with boxes"]]),
        (NOBODY, ["/entrar", "/enlace/enlace"]),
    ):
        with tab(browser, shown.base, size=size, cookies=shown.cookies(who)) as one:
            for path in paths:
                assert one.open(path) == 200
                assert one.violations() == []
                assert one.overflow() <= 0


def test_a_page_is_read_and_turned_by_the_keyboard(browser: Browser, shown: Shown) -> None:
    """The first stop skips to the content; a box is reached and shown; arrows turn the page."""
    path = shown.pages["a page with boxes"]
    with tab(browser, shown.base, cookies=shown.cookies("writer")) as one:
        one.open(path.partition("?")[0])
        one.page.keyboard.press("Tab")
        assert one.page.evaluate("document.activeElement.className") == "skip"
        one.page.keyboard.press("Enter")
        assert one.page.evaluate("document.activeElement.id") == "contenido"
        one.page.locator(".paper a").first.focus()
        assert one.page.locator(".clause.lit").count() == 1
        one.page.keyboard.press("ArrowRight")
        one.page.wait_for_url("**pagina=2")
        one.page.keyboard.press("ArrowLeft")
        one.page.wait_for_url("**pagina=1")


def test_printing_leaves_out_what_cannot_be_clicked(browser: Browser, shown: Shown) -> None:
    """On paper there is the content: no menus, no buttons, and what was folded is open."""
    with tab(browser, shown.base, cookies=shown.cookies("writer")) as one:
        one.open(f"/autoevaluaciones/{shown.scene.made[0].assessment}")
        one.page.emulate_media(media="print")
        for hidden in (".top nav", ".filters", ".who", ".pager"):
            assert not one.page.locator(hidden).first.is_visible(), hidden
        assert one.page.locator("h1").is_visible()
        assert one.page.locator(".standards").is_visible()
