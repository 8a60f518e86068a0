"""A manual's whole way through the service, as an advisor walks it in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.browser import Tab, tab
from tests.e2e.conftest import ADVISOR, PASSWORD, ROOT, House

pytestmark = [pytest.mark.needs_chromium, pytest.mark.slow]
FORMS = ROOT / "corpora" / "samples" / "directivas"
PDF, DOCX = FORMS / "1.1.4-notificacion-consular.pdf", FORMS / "11.1.2-organigrama.docx"
# Reading and matching a few pages, while other work may share the processors.
_DONE = 240_000


def finished(page: Page) -> None:
    """Wait until the job on the page has ended well."""
    expect(page.locator(".state")).to_contain_text("terminado", timeout=_DONE)


def manual_sent(one: Tab, house: House, name: str, *files: object) -> None:
    one.open(f"/agencias/{house.agency}/manuales")
    one.page.set_input_files("#f-files", [str(file) for file in files])
    one.page.fill("#f-name", name)
    one.page.click("main form .primary")
    one.page.wait_for_url("**/trabajos/**")


def test_a_manual_is_sent_watched_compared_and_read(browser: Browser, house: House) -> None:
    """Sign in, open an assessment, send files, watch the steps, see standards, read the clause."""
    with tab(browser, house.base) as one:
        page = one.page
        one.sign_in(ADVISOR, PASSWORD)
        expect(page.locator("h1")).to_have_text("Academia del Valle")
        page.click("text=Nueva autoevaluación")
        page.fill("[name=name]", "Ciclo 2027")
        page.click("text=Abrir y comparar")
        expect(page.locator("main")).to_contain_text("Todavía no hay nada que comparar")
        assessment = page.url.partition("?")[0]
        page.click("text=Subir manuales")
        page.set_input_files("#f-files", [PDF, DOCX])
        expect(page.locator("[data-total]")).to_contain_text("2 archivos")
        page.fill("#f-name", "Directivas")
        page.click("main form .primary")
        page.wait_for_url("**/trabajos/**")
        expect(page.locator(".notice")).to_contain_text("Se recibió")
        finished(page)
        page.click("text=Leer la versión")
        picture = page.locator(".paper img")
        expect(picture).to_be_visible()
        picture.evaluate("image => image.decode()")
        assert picture.evaluate("image => image.naturalWidth") > 500
        assert page.locator(".paper rect").count() > 10
        page.goto(assessment)
        page.click(".standards tbody th[scope=row] a >> nth=0")
        page.click(".sheet-name a")
        expect(page.locator("article.focus")).to_be_visible()
        assert one.errors == []


def test_a_second_version_shows_what_changed(browser: Browser, house: House) -> None:
    """The same manual with a verb changed: the difference marks the verb and folds the rest."""
    text = "\n\n".join(
        f"Artículo {n}. El instructor deberá registrar la clase {n}." for n in range(1, 9)
    )
    with tab(browser, house.base) as one:
        page = one.page
        one.sign_in(ADVISOR, PASSWORD)
        one.open(f"/agencias/{house.agency}/manuales")
        before = {"name": "reglas.txt", "mimeType": "text/plain", "buffer": text.encode()}
        page.set_input_files("#f-files", [before])  # type: ignore[list-item]
        page.click("main form .primary")
        page.wait_for_url("**/trabajos/**")
        finished(page)
        page.click("text=Ver el manual")
        changed = text.replace(
            "Artículo 5. El instructor deberá", "Artículo 5. El instructor podrá"
        )
        after = {"name": "reglas.txt", "mimeType": "text/plain", "buffer": changed.encode()}
        page.set_input_files("#f-files", [after])  # type: ignore[list-item]
        page.click("#nueva .primary")
        page.wait_for_url("**/trabajos/**")
        finished(page)
        page.click("text=Ver el manual")
        page.click("text=Qué cambió")
        expect(page.locator("ins")).to_have_text("podrá")
        expect(page.locator("del")).to_have_text("deberá")
        expect(page.locator("main")).to_contain_text("sin cambios")
        assert one.errors == []


def test_without_scripts_everything_still_works(browser: Browser, house: House) -> None:
    """A plain form sends the files; the job's page looks again by itself until it has ended."""
    with tab(browser, house.base, scripts=False) as one:
        page = one.page
        one.sign_in(ADVISOR, PASSWORD)
        manual_sent(one, house, "Sin programas", FORMS / "17.4.2-fondos-en-efectivo.pdf")
        page.wait_for_selector("text=Leer la versión", timeout=_DONE)
        page.click("text=Leer la versión")
        expect(page.locator("h1")).to_have_text("Sin programas")
        page.fill("[name=q]", "efectivo")
        page.click("form.search button")
        expect(page.locator("mark").first).to_be_visible()


def test_files_are_looked_at_before_they_are_sent(browser: Browser, house: House) -> None:
    """What cannot be read is said and left out; clutter is passed over; nothing is no upload."""
    with tab(browser, house.base) as one:
        page = one.page
        one.sign_in(ADVISOR, PASSWORD)
        one.open(f"/agencias/{house.agency}/manuales")
        page.click("main form .primary")
        expect(page.locator("[data-fault]")).to_have_text("Elija al menos un archivo.")
        page.set_input_files(
            "#f-files",
            [
                {"name": "hoja.xlsx", "mimeType": "", "buffer": b"x"},
                {"name": "vacio.pdf", "mimeType": "", "buffer": b""},
                {"name": "todo.rar", "mimeType": "", "buffer": b"x"},
                {"name": "~$bueno.docx", "mimeType": "", "buffer": b"x"},
                {"name": "bueno.txt", "mimeType": "", "buffer": b"Art. 1"},
            ],
        )
        rows = page.locator("[data-list] li")
        assert rows.count() == 4
        expect(page.locator("[data-total]")).to_contain_text("1 archivo")
        expect(page.locator("[data-list]")).to_contain_text("está vacío")
        expect(page.locator("[data-list]")).to_contain_text("haga un ZIP")
        page.click("[aria-label='Quitar hoja.xlsx']")
        assert rows.count() == 3
        dropped = page.evaluate_handle(
            "() => { const data = new DataTransfer();"
            " data.items.add(new File(['Art. 2'], 'soltado.txt')); return data; }"
        )
        page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
        expect(page.locator("[data-total]")).to_contain_text("2 archivos")
        assert one.violations() == []
        assert one.errors == []


def test_a_slow_upload_shows_how_far_it_is_and_can_be_stopped(
    browser: Browser, house: House
) -> None:
    """Over a thin line the bytes sent are told; stopped, the list stays and nothing was kept."""
    with tab(browser, house.base) as one:
        page = one.page
        one.sign_in(ADVISOR, PASSWORD)
        one.open(f"/agencias/{house.agency}/manuales")
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        rates = {"offline": False, "latency": 20, "downloadThroughput": -1}
        line.send("Network.emulateNetworkConditions", {**rates, "uploadThroughput": 300_000})
        large = {"name": "grande.txt", "mimeType": "text/plain", "buffer": b"x" * 6_000_000}
        page.set_input_files("#f-files", [large])  # type: ignore[list-item]
        page.click("main form .primary")
        expect(page.locator("[data-said]")).to_contain_text("de 6 MB")
        assert one.violations() == []
        page.click("[data-stop]")
        expect(page.locator("[data-progress]")).to_be_hidden()
        assert page.locator("[data-list] li").count() == 1
        one.open(f"/agencias/{house.agency}")
        assert page.locator("text=grande").count() == 0


def test_files_chosen_before_the_script_came_are_not_lost(browser: Browser, house: House) -> None:
    """On a thin line the form is there before its script: what was chosen is listed and sent."""
    with tab(browser, house.base) as one:
        page = one.page
        one.sign_in(ADVISOR, PASSWORD)
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/upload.js*", hold)
        page.goto(f"{house.base}/agencias/{house.agency}/manuales", wait_until="commit")
        sent = {"name": "temprano.txt", "mimeType": "text/plain", "buffer": b"Articulo 1. Uno."}
        page.set_input_files("#f-files", [sent])  # type: ignore[list-item]
        page.wait_for_timeout(100)
        assert page.locator("[data-total]").text_content() == ""
        held[0].continue_()
        expect(page.locator("[data-total]")).to_contain_text("1 archivo")
        page.click("main form .primary")
        page.wait_for_url("**/trabajos/**")
        assert one.errors == []


def test_an_upload_that_is_refused_says_why_and_keeps_the_list(
    browser: Browser, house: House
) -> None:
    """The server's sentence is shown where the files are, which stay to be sent again."""
    with tab(browser, house.base) as one:
        one.sign_in(ADVISOR, PASSWORD)
        manual_sent(one, house, "Repetido", FORMS / "54.1.3-acceso-de-los-medios.pdf")
        one.open(f"/agencias/{house.agency}/manuales")
        one.page.set_input_files("#f-files", [FORMS / "70.1.1-registro-previo-al-traslado.pdf"])
        one.page.fill("#f-name", "Repetido")
        one.page.click("main form .primary")
        expect(one.page.locator("[data-fault]")).to_contain_text("Ya existe un manual")
        assert one.page.locator("[data-list] li").count() == 1


def test_all_of_it_in_english(browser: Browser, house: House) -> None:
    """One click changes the language of every page, of live progress and of moments."""
    with tab(browser, house.base) as one:
        page = one.page
        one.sign_in(ADVISOR, PASSWORD)
        page.click("text=English")
        assert page.get_attribute("html", "lang") == "en"
        page.click("text=Upload manuals >> nth=0")
        lines = "\n\n".join(f"Artículo {n}. El tutor deberá informar {n}." for n in range(1, 6))
        sent = {"name": "tutores.txt", "mimeType": "text/plain", "buffer": lines.encode()}
        page.set_input_files("#f-files", [sent])  # type: ignore[list-item]
        expect(page.locator("[data-total]")).to_contain_text("1 file")
        page.click("main form .primary")
        page.wait_for_url("**/trabajos/**")
        expect(page.locator(".state")).to_contain_text("finished", timeout=_DONE)
        assert re.search(r"\b(AM|PM)\b", page.locator("time").first.inner_text())
        page.click("text=Read the version")
        expect(page.locator("main")).to_contain_text("no fixed pages")
        page.click("text=Español")
        assert page.get_attribute("html", "lang") == "es-MX"
        assert one.errors == []
