"""Standards, what applies, what was done and leaving, as people do them in a browser."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from corpora.catalog import load_edition
from service.edition_differences import difference
from service.edition_start import synchronise
from service.people.access import system_access
from service.settings import Settings
from service.store import agencies
from service.store.engine import database_url, make_engine
from service.store.schema import upgrade
from service.store.sign_ins import open_session
from service.store.unit import Store
from service.web.visitors import COOKIE, LANGUAGE_COOKIE
from tests.e2e.browser import SIZES, Tab, served, tab
from tests.pipelines.imports.manuals import SPANISH, docx
from tests.portfolio import Sizes
from tests.service.web.client import signed
from tests.service.web.scene import OPERATOR, Scene, make_full_scene

pytestmark = [pytest.mark.needs_chromium, pytest.mark.slow]
_READ = 60_000


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A service with every edition that ships and two police agencies, and its address."""

    scene: Scene
    base: str

    def cookies(self, who: str, language: str = "es") -> list[dict[str, Any]]:
        """Return the cookies of a session of someone who reads a language."""
        with self.scene.store.write(system_access()) as unit:
            user = self.scene.people[who]
            secret = open_session(unit, user=user, days=1, origin="", agent="e2e")
        session = {"name": COOKIE, "value": signed(self.scene.service, secret)}
        chosen = {"name": LANGUAGE_COOKIE, "value": language}
        return [{**one, "url": self.base} for one in (session, chosen)]

    def paths(self) -> list[str]:
        """Return pages that say more with an address of their own."""
        made = self.scene.made[0]
        return [
            "/ediciones",
            "/ediciones/le-6",
            "/ediciones/le-6?capitulo=4",
            "/ediciones/le-6?q=detenido+herido",
            "/ediciones/le-6/estandares/70.3.1",
            "/ediciones/diferencias?de=le-5&a=le-6&clase=retitled",
            "/ediciones/cargar",
            "/ediciones/le-6/fecha",
            f"/autoevaluaciones/{made.assessment}/perfil",
            f"/autoevaluaciones/{made.assessment}/perfil?como=texto",
            f"/agencias/{made.agency}/bitacora",
            f"/agencias/{made.agency}/exportar",
            f"/agencias/{made.agency}/borrar",
            "/bitacora?agencia=todas",
            "/ajustes",
        ]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Serve a full scene that has compared the two police editions."""
    settings = Settings(data=tmp_path_factory.mktemp("datos"))
    engine = make_engine(database_url(None, settings.data))
    upgrade(engine)
    store = Store(engine)
    synchronise(store, settings.data)
    scene = make_full_scene(settings, store, Sizes(agencies=2, edition="le-6"))
    assert difference(settings.data, load_edition("le-5"), load_edition("le-6"), 120) is not None
    with served(scene.app) as base:
        yield Shelf(scene=scene, base=base)
    store.close()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_pages_are_sound(
    browser: Browser, shelf: Shelf, size: str, scheme: str, language: str
) -> None:
    """Nothing that axe finds wrong, nothing wider than the window, no error, in both languages."""
    faults: list[str] = []
    cookies = shelf.cookies(OPERATOR, language)
    with tab(browser, shelf.base, size=size, scheme=scheme, cookies=cookies) as one:
        for path in shelf.paths():
            if one.open(path) != 200:
                faults.append(f"{path}: not there")
            for details in one.page.query_selector_all("details"):
                details.evaluate("one => one.open = true")
            faults += [f"{path}: {fault}" for fault in one.violations()]
            if one.overflow() > 0:
                faults.append(f"{path}: {one.overflow()} px too wide")
            faults += [f"{path}: {error}" for error in one.errors]
            one.errors.clear()
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_standard_is_found_and_read(browser: Browser, shelf: Shelf, scripts: bool) -> None:
    """From the list of editions by a search to a standard, and on to the next one."""
    with tab(browser, shelf.base, scripts=scripts, cookies=shelf.cookies("writer")) as one:
        page = one.page
        one.open("/ediciones")
        page.click("text=6.ª edición >> nth=0")
        page.fill("[name=q]", "qué se hace con un detenido herido")
        page.press("[name=q]", "Enter")
        expect(page.locator("h2").first).to_contain_text("Lo más cercano")
        page.click("ol.plain-list a >> nth=0")
        expect(page.locator("h1")).to_contain_text("Personas enfermas, lesionadas")
        expect(page.locator(".warn")).to_contain_text("Número sin verificar")
        page.click("nav.pager a[rel=next]")
        expect(page.locator("h1")).to_contain_text("70.3.2")
        assert one.errors == []


def filled(page: Page) -> None:
    page.select_option("[name=tamano]", "C")
    page.check("[name='funcion.holding_facility'][value=no]")
    page.check("[name='funcion.traffic'][value=si]")
    page.fill("[name='no_aplica.1.estandar']", "41.3.9")
    page.fill("[name='no_aplica.1.motivo']", "No los tiene.")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_profile_is_written_corrected_and_kept(
    browser: Browser, shelf: Shelf, scripts: bool
) -> None:
    """The form, its faults, what would change, back to the form, and kept."""
    path = f"/autoevaluaciones/{shelf.scene.made[scripts].assessment}/perfil"
    with tab(browser, shelf.base, scripts=scripts, cookies=shelf.cookies(OPERATOR)) as one:
        page = one.page
        one.open(path)
        filled(page)
        page.fill("[name='no_aplica.1.motivo']", "")
        page.click("button[value=ver]")
        expect(page.locator(".fault")).to_contain_text("Estándares que no aplican, 1, motivo")
        page.fill("[name='no_aplica.1.motivo']", "No los tiene.")
        page.click("button[value=filas]")
        assert page.input_value("[name='no_aplica.1.estandar']") == "41.3.9"
        page.click("button[value=ver]")
        expect(page.locator("h1")).to_have_text("Qué cambiaría")
        page.click("button[value=corregir]")
        assert page.is_checked("[name='funcion.holding_facility'][value=no]")
        page.select_option("[name=tamano]", "B")
        page.click("button[value=ver]")
        page.click("button[value=guardar]")
        expect(page.locator(".notice")).to_contain_text("Se guardó el perfil")
        one.open(path)
        assert page.input_value("[name=tamano]") == "B"
        if scripts:
            # A page that says what is wrong answers 422, which Chromium notes.
            assert [said for said in one.errors if "422" not in said] == []


def test_a_list_is_loaded_after_it_was_seen(browser: Browser, shelf: Shelf) -> None:
    """Send, wait, look, and keep; the new edition is there."""
    with tab(browser, shelf.base, cookies=shelf.cookies(OPERATOR)) as one:
        page = one.page
        one.open("/ediciones")
        page.click("text=Cargar un manual o una lista")
        manual = {"name": "faros.docx", "mimeType": "", "buffer": docx(SPANISH)}
        page.set_input_files("[name=archivo]", [manual])  # type: ignore[list-item]
        page.fill("[name=edicion]", "faros-1")
        page.click("main form .primary")
        expect(page.locator("main")).to_contain_text("Es una edición nueva", timeout=_READ)
        assert one.violations() == []
        page.click("text=Guardar esta redacción")
        expect(page.locator(".notice")).to_contain_text("Se guardó")
        expect(page.locator(".lede")).to_contain_text("manual con licencia 6")
        assert one.errors == []


def taken(one: Tab, path: str, to: Path) -> zipfile.ZipFile:
    one.open(path)
    with one.page.expect_download() as found:
        one.page.click("main form .primary")
    found.value.save_as(to)
    return zipfile.ZipFile(to)


def test_an_agency_is_taken_away_and_deleted(
    browser: Browser, shelf: Shelf, tmp_path: Path
) -> None:
    """The ZIP comes whole, twice from the same page; then the name is typed and it is gone."""
    agency = shelf.scene.made[1].agency
    with shelf.scene.store.read(system_access()) as unit:
        name = agencies.get(unit, agency).name
    with tab(browser, shelf.base, cookies=shelf.cookies(OPERATOR)) as one:
        page = one.page
        for number in range(2):
            archive = taken(one, f"/agencias/{agency}/exportar", tmp_path / f"{number}.zip")
            assert archive.testzip() is None
        one.open(f"/agencias/{agency}/borrar")
        page.fill("[name=nombre]", "otra")
        page.click("button.danger")
        expect(page.locator("main")).to_contain_text("Escriba el nombre completo, tal como")
        assert one.violations() == []
        page.fill("[name=nombre]", name)
        page.fill("[name=motivo]", "Ya no se acredita")
        page.click("button.danger")
        expect(page.locator(".notice")).to_contain_text("Se borró la agencia")
        assert one.open(f"/agencias/{agency}") == 404
        one.open(f"/bitacora?agencia={agency}")
        expect(page.locator("tbody tr").first).to_contain_text("borró la agencia")


def test_the_trail_is_filtered(browser: Browser, shelf: Shelf) -> None:
    """A person and a group of actions narrow it; the filter stays in the form."""
    with tab(browser, shelf.base, cookies=shelf.cookies(OPERATOR)) as one:
        page = one.page
        one.open("/bitacora?agencia=todas")
        page.select_option("[name=accion]", "edition")
        page.click("form.filters button")
        rows = page.locator("tbody tr")
        assert rows.count() >= 5
        expect(rows.first).to_contain_text("guardó una redacción")
        assert page.input_value("[name=accion]") == "edition"
        page.fill("[name=persona]", "nadie así")
        page.click("form.filters button")
        expect(page.locator(".empty")).to_contain_text("No hay renglones que coincidan")
        assert one.errors == []
