"""What a team does around the review screen: in bulk, read again, settled, written, shown."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import Tab, tab
from tests.e2e.conftest import PASSWORD, running
from tests.e2e.desk import ANA, CHIEF, LUIS, Desk, filled

pytestmark = [pytest.mark.needs_chromium, pytest.mark.slow]
LANGUAGES = pytest.mark.parametrize("language", ["es", "en"])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Serve two agencies to review, in a process of its own."""
    data = tmp_path_factory.mktemp("equipo")
    made = filled(data)
    with running(data) as base:
        yield Desk(base=base, made=made)


def signed_in(one: Tab, who: str, language: str) -> Page:
    """Come in and read in a language."""
    one.sign_in(who, PASSWORD)
    if language == "en":
        one.page.click("[name=idioma][value=en]")
        expect(one.page.locator("html")).to_have_attribute("lang", "en")
    return one.page


def figures(page: Page, desk: Desk) -> int:
    """Return how many decisions hold a satisfies, by the API in the page's own session."""
    path = f"/api/v1{desk.assessment.replace('autoevaluaciones', 'assessments')}/decisions"
    found: int = page.evaluate(
        """async (path) => {
          let count = 0;
          for (let next = ""; next !== null;) {
            const answer = await (await fetch(`${path}?limit=200${next}`)).json();
            count += answer.items.filter((one) => one.holds && one.verdict === "satisfies").length;
            next = answer.next ? `&cursor=${answer.next}` : null;
          }
          return count;
        }""",
        path,
    )
    return found


@LANGUAGES
def test_a_filter_is_accepted_in_bulk_and_undone(
    browser: Browser, desk: Desk, language: str
) -> None:
    """A preview of exactly the filter, one left out, the rest saved; one click takes it back."""
    with tab(browser, desk.base) as one:
        page = signed_in(one, ANA, language)
        before = figures(page, desk)
        one.open(f"{desk.assessment}/revision?desde=0.9")
        rows = page.locator("table.queue tbody tr:not(.group)").count()
        assert rows > 2
        page.locator("details.bulk summary").last.click()
        page.check("details.bulk [name=dictamen][value=satisfies]")
        page.locator("details.bulk .primary").click()
        page.wait_for_url("**/lotes/**")
        listed = page.locator("[name=fuera]").count()
        page.locator("[name=fuera]").first.check()
        assert one.violations() == []
        page.locator("form .primary").last.click()
        expect(page.locator(".say").first).to_be_visible()
        assert figures(page, desk) == before + listed - 1
        page.locator("form[action$='/deshacer'] button").click()
        expect(page.locator("form[action$='/deshacer']")).to_have_count(0)
        assert figures(page, desk) == before
        assert one.errors == []


@LANGUAGES
def test_a_pair_is_read_again_blind_and_settled(
    browser: Browser, desk: Desk, language: str
) -> None:
    """Ana decides, Luis reads without seeing it and differs, Ada settles; kappa is shown."""
    number = "2.2.1" if language == "es" else "2.2.2"
    with (
        tab(browser, desk.base) as ana,
        tab(browser, desk.base) as luis,
        tab(browser, desk.base) as ada,
    ):
        page = signed_in(ana, ANA, language)
        ana.open(desk.standard(number))
        before = page.url
        page.keyboard.press("a")
        page.wait_for_function("before => location.href !== before", arg=before)
        ana.open(f"{desk.assessment}/segunda-lectura")
        page.select_option("[name=cuantos]", "")
        page.locator("form.narrow .primary").click()
        page.wait_for_load_state()
        again = signed_in(luis, LUIS, language)
        luis.open(f"{desk.assessment}/segunda-lectura/leer")
        assert "Ana Asesora" not in again.locator("main").inner_text()
        assert luis.violations() == []
        again.locator("button[name=dictamen][value=contradicts]").click()
        again.wait_for_load_state()
        chief = signed_in(ada, CHIEF, language)
        ada.open(f"{desk.assessment}/desacuerdos")
        expect(chief.locator(".dispute").first).to_contain_text("Ana Asesora")
        expect(chief.locator(".dispute").first).to_contain_text("Luis Asesor")
        disputes = chief.locator(".dispute").count()
        chief.locator(".dispute").first.locator(
            "button[name=dictamen][value=contradicts]"
        ).first.click()
        expect(chief.locator(".dispute")).to_have_count(disputes - 1)
        ada.open(f"{desk.assessment}/avance")
        assert ada.violations() == []
        assert ana.errors + luis.errors + ada.errors == []


@LANGUAGES
def test_a_gap_becomes_an_outline_to_write_from(
    browser: Browser, desk: Desk, language: str
) -> None:
    """From the list of gaps, a Word document in the reader's language with its headings."""
    with tab(browser, desk.base) as one:
        page = signed_in(one, ANA, language)
        one.open(f"{desk.assessment}/brechas")
        assert one.violations() == []
        with page.expect_download() as arriving:
            page.locator("a[href*='esquema.docx']").first.click()
        with arriving.value.path().open("rb") as file:
            document = Document(io.BytesIO(file.read()))
        headings = [
            one.text for one in document.paragraphs if str(one.style.name).startswith("Heading")
        ]
        wanted = "Propósito" if language == "es" else "Purpose"
        assert any(wanted in heading for heading in headings)
        assert one.errors == []


@LANGUAGES
def test_an_assessor_comes_by_a_link_reads_and_notes(
    browser: Browser, desk: Desk, language: str
) -> None:
    """The link opens the folder of one assessment; a note becomes a task; nothing else is open."""
    with tab(browser, desk.base) as ada, tab(browser, desk.base) as calea:
        page = signed_in(ada, CHIEF, language)
        ada.open(f"/agencias/{desk.made[0].agency}/enlaces")
        page.fill("[name=name]", f"CALEA {language}")
        page.locator("form.narrow .primary").click()
        told = page.locator("code.secret").inner_text()
        guest = calea.page
        guest.goto(told.strip())
        if language == "en":
            guest.click("[name=idioma][value=en]")
        guest.locator("main form button").first.click()
        guest.wait_for_url("**/carpeta**")
        assert calea.violations() == []
        calea.open(f"{desk.assessment}/carpeta/1.1.1")
        guest.fill("textarea[name=text]", "Falta la lista de asistencia de 2026.")
        guest.locator("form[action$='/notas'] button").click()
        expect(guest.locator("main")).to_contain_text("Falta la lista de asistencia de 2026.")
        assert guest.request.get(f"{desk.base}{desk.assessment}/tareas").status == 403
        other = f"{desk.base}/autoevaluaciones/{desk.made[1].assessment}/carpeta"
        assert guest.request.get(other).status == 404
        ada.open(f"{desk.assessment}/tareas")
        expect(page.locator("main")).to_contain_text("Falta la lista de asistencia de 2026.")
        assert ada.errors + calea.errors == []
