"""The review screen as an advisor works on it: by keyboard, over a bad line, beside others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import SIZES, Tab, tab
from tests.e2e.conftest import PASSWORD, running
from tests.e2e.desk import ANA, LUIS, WRITER, Desk, filled

pytestmark = [pytest.mark.needs_chromium, pytest.mark.slow]
LANGUAGES = pytest.mark.parametrize("language", ["es", "en"])
SAID = {
    "es": {
        "satisfies": "Cumple",
        "by hand": "la eligió una persona",
        "kept": "cumple",
        "offline": "no hay conexión",
        "meanwhile": "Ana Asesora dictaminó «cumple» sobre lo mismo mientras tanto",
    },
    "en": {
        "satisfies": "Satisfies",
        "by hand": "chosen by a person",
        "kept": "satisfies",
        "offline": "there is no connection",
        "meanwhile": "Ana Asesora decided “satisfies” on this meanwhile",
    },
}
# One key or more for each decision: accepted, in part, rejected with its reason, later, none.
_KEYS = (("a",), ("r", "2"), ("a",), ("u",), ("a",), ("c",), ("s",), ("p", "Enter"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Serve two agencies to review, in a process of its own."""
    data = tmp_path_factory.mktemp("mesa")
    made = filled(data)
    with running(data) as base:
        yield Desk(base=base, made=made)


def decisions(page: Page, desk: Desk) -> list[dict[str, Any]]:
    """Return every decision of the assessment, over the API in the page's own session."""
    found: list[dict[str, Any]] = page.evaluate(
        """async (path) => {
          const found = [];
          for (let next = ""; next !== null;) {
            const answer = await (await fetch(`${path}?limit=200${next}`)).json();
            found.push(...answer.items);
            next = answer.next ? `&cursor=${answer.next}` : null;
          }
          return found;
        }""",
        f"/api/v1{desk.assessment.replace('autoevaluaciones', 'assessments')}/decisions",
    )
    return found


def press(page: Page, *keys: str) -> None:
    """Press the keys of one decision and wait until it is kept and the next place is shown."""
    before = page.url
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_function("before => location.href !== before", arg=before)


def opened(page: Page) -> str:
    return page.locator("[data-pair]").input_value()


def begin(one: Tab, desk: Desk, number: str, who: str = ANA, language: str = "es") -> Page:
    one.sign_in(who, PASSWORD)
    if language == "en":
        one.page.click("[name=idioma][value=en]")
        expect(one.page.locator("html")).to_have_attribute("lang", "en")
    one.open(desk.standard(number))
    return one.page


@LANGUAGES
def test_thirty_proposals_by_keyboard_alone(browser: Browser, desk: Desk, language: str) -> None:
    """Every key does what its button says; all is kept, and nothing went wrong on the way."""
    with tab(browser, desk.base, locale="es-MX" if language == "es" else "en-US") as one:
        page = begin(one, desk, "1.1.1" if language == "es" else "2.1.1", language=language)
        expect(page.locator("#dictamen")).to_contain_text(SAID[language]["satisfies"])
        before = len(decisions(page, desk))
        for place in range(30):
            keys = _KEYS[place % len(_KEYS)]
            # Where nothing is proposed, that is what there is to say.
            press(page, *(keys if page.locator(".cand.now").count() else ("s",)))
        kept = decisions(page, desk)[before:]
        assert len(kept) >= 30
        assert {"satisfies", "unrelated", "postponed"} <= {row["verdict"] for row in kept}
        assert {row["reason"] for row in kept if row["verdict"] == "unrelated"} == {"only-mentions"}
        assert one.errors == []


def test_the_last_decisions_are_taken_back_one_by_one(browser: Browser, desk: Desk) -> None:
    """By the same key, as far back as they were made; then there is nothing to undo."""
    with tab(browser, desk.base) as one:
        page = begin(one, desk, "3.1.1")
        start = opened(page)
        press(page, "a") if page.locator(".cand.now").count() else press(page, "s")
        press(page, "a") if page.locator(".cand.now").count() else press(page, "s")
        press(page, "z")
        press(page, "z")
        expect(page.locator("[data-said]")).to_have_text("Se retiró lo último.")
        assert opened(page).split(";")[:3] == start.split(";")[:3]
        assert page.locator(".cand.decided").count() == 0
        page.keyboard.press("z")
        expect(page.locator("[data-said]")).to_have_text("No hay nada que deshacer.")
        assert one.errors == []


@LANGUAGES
def test_a_missed_clause_is_added_by_search_and_from_the_page(
    browser: Browser, desk: Desk, language: str
) -> None:
    """Words find it, a click on its box chooses it; accepted, it is a decision of a person."""
    with tab(browser, desk.base) as one:
        page = begin(one, desk, "3.1.2" if language == "es" else "3.2.1", language=language)
        page.keyboard.press("/")
        page.keyboard.type("custodia resguardo")
        page.keyboard.press("Enter")
        page.locator(".found a").first.click()
        expect(page.locator(".cand.now")).to_contain_text(SAID[language]["by hand"])
        page.keyboard.press("t")
        press(page, "a")
        expect(page.locator(".cand.now")).to_contain_text(SAID[language]["kept"])
        before = opened(page)
        other = page.evaluate(
            """() => [...document.querySelectorAll(".paper svg a")].map((box) => box.dataset.box)
                .findLast((id) => !document.querySelector(`[data-clause="${id}"]`))"""
        )
        page.locator(f'.paper svg a[data-box="{other}"] rect').first.click()
        page.wait_for_function(
            "before => document.querySelector('[data-pair]').value !== before", arg=before
        )
        assert opened(page).split(";")[2] == other
        page.keyboard.press("t")
        press(page, "a")
        kept = decisions(page, desk)[-2:]
        assert [row["proposal_id"] for row in kept] == [None, None]
        assert one.errors == []


def test_clauses_are_found_and_joined_by_keyboard_alone(browser: Browser, desk: Desk) -> None:
    """Words, arrows and Enter choose one and then another; both are decided at once."""
    with tab(browser, desk.base) as one:
        page = begin(one, desk, "3.1.3")
        for down in (1, 2):
            page.keyboard.press("/")
            page.keyboard.type("patrullas")
            page.keyboard.press("Enter")
            expect(page.locator(".found li:first-child a")).to_be_focused()
            expect(page.locator(".found li:first-child a")).to_be_in_viewport()
            for _ in range(down):
                page.keyboard.press("ArrowDown")
            link = page.locator(f".found li:nth-child({down + 1}) a")
            expect(link).to_be_focused()
            label = link.inner_text()
            page.keyboard.press("Enter")
            expect(page.locator(".cand.now [data-look]")).to_have_text(label)
            page.keyboard.press("x")
        both = page.locator(".panel:not([hidden]) .cand").count()
        expect(page.locator("[data-about-more]")).to_contain_text("+ ")
        before = len(decisions(page, desk))
        press(page, "p", "Enter") if page.locator(".panel").count() > 1 else press(page, "p")
        kept = decisions(page, desk)[before:]
        assert both >= len(kept) == 2
        assert {row["verdict"] for row in kept} == {"partial"}
        expect(page.locator(".just-done")).to_contain_text("2 cláusulas")
        assert one.errors == []


def test_notes_comments_and_what_does_not_apply_by_keyboard(browser: Browser, desk: Desk) -> None:
    """Escape leaves a field, Ctrl and Enter sends it; the last reason is at hand for the next."""
    with tab(browser, desk.base) as one:
        page = begin(one, desk, "2.3.1")
        page.keyboard.press("n")
        page.keyboard.type("Preguntar al C4")
        page.keyboard.press("Control+Enter")
        expect(page.locator("[data-said]")).to_have_text("Se guardó la nota.")
        expect(page.locator("[data-said]")).to_be_visible()
        expect(page.locator(".notes li")).to_contain_text("Preguntar al C4")
        assert page.locator("#f-nota").input_value() == ""
        if page.locator(".cand.now").count():
            page.keyboard.press("m")
            page.keyboard.type("Falta el plazo")
            page.keyboard.press("Escape")
            press(page, "a")
            assert decisions(page, desk)[-1]["note"] == "Falta el plazo"
        for number, why in (("2.3.1", "No hay separos"), ("2.3.3", "")):
            one.open(desk.standard(number))
            page.keyboard.press("i")
            page.keyboard.type(why)
            press(page, "Control+Enter")
            last = decisions(page, desk)[-1]
            said = (last["standard"], last["verdict"], last["note"])
            assert said == (number, "not_applicable", "No hay separos")
        assert one.errors == []


@LANGUAGES
def test_a_verdict_over_a_lost_connection_is_not_shown_as_saved(
    browser: Browser, desk: Desk, language: str
) -> None:
    """It says so, keeps what was decided, and sends it once the line is back."""
    with tab(browser, desk.base) as one:
        page = begin(one, desk, "4.1.1" if language == "es" else "8.1.2", language=language)
        before = len(decisions(page, desk))
        page.context.set_offline(True)
        page.keyboard.press("a")
        expect(page.locator("[data-fault]")).to_contain_text(SAID[language]["offline"])
        expect(page.locator(".cand.now")).to_have_class(re.compile("unsaved"))
        assert page.locator(".cand.decided").count() == 0
        where = page.url
        page.context.set_offline(False)
        page.wait_for_function("before => location.href !== before", arg=where)
        assert len(decisions(page, desk)) == before + 1
        assert [said for said in one.errors if "ERR_INTERNET_DISCONNECTED" not in said] == []


def test_an_answer_that_was_lost_does_not_decide_twice(browser: Browser, desk: Desk) -> None:
    """The verdict arrived and its answer did not: sent again, it is the same one."""
    with tab(browser, desk.base) as one:
        page = begin(one, desk, "4.1.2")
        before = len(decisions(page, desk))
        lost = []

        def lose(route: Any) -> None:
            if not lost:
                lost.append(route.fetch())
                route.abort()
            else:
                route.continue_()

        page.route("**/dictamenes", lose)
        page.keyboard.press("a")
        expect(page.locator("[data-fault]")).to_be_visible()
        where = page.url
        page.click("[data-retry]")
        page.wait_for_function("before => location.href !== before", arg=where)
        assert len(decisions(page, desk)) == before + 1


@LANGUAGES
def test_two_browsers_on_one_pair(browser: Browser, desk: Desk, language: str) -> None:
    """The second is told who said what; theirs is not shown as saved, and the first stays."""
    with tab(browser, desk.base) as one, tab(browser, desk.base) as two:
        number = "4.1.3" if language == "es" else "3.2.2"
        first = begin(one, desk, number, language=language)
        second = begin(two, desk, number, LUIS, language)
        assert opened(first) == opened(second)
        press(first, "a")
        second.keyboard.press("c")
        expect(second.locator("[data-fault]")).to_contain_text(SAID[language]["meanwhile"])
        assert second.locator(".cand.decided").count() == 0
        second.click("[data-drop]")
        expect(second.locator(".cand.decided")).to_contain_text("Ana Asesora")
        assert decisions(second, desk)[-1]["verdict"] == "satisfies"
        assert [said for said in two.errors if "409" not in said] == []


def test_keys_help_palette_and_ones_own_keys(browser: Browser, desk: Desk) -> None:
    """The overlay lists them, the palette goes to a standard, typing in a field fires none."""
    with tab(browser, desk.base) as one:
        page = begin(one, desk, "7.1.1")
        page.keyboard.press("?")
        expect(page.locator("#ayuda")).to_be_visible()
        assert one.violations() == []
        page.keyboard.press("Escape")
        before = len(decisions(page, desk))
        page.keyboard.press("n")
        page.keyboard.type("apruebo acusarlo")
        assert page.locator("#f-nota").input_value() == "apruebo acusarlo"
        page.reload()
        assert page.locator("#f-nota").input_value() == "apruebo acusarlo"
        assert len(decisions(page, desk)) == before
        page.keyboard.press("Control+k")
        page.keyboard.type("1.1.2")
        page.keyboard.press("Enter")
        page.wait_for_url("**/estandares/1.1.2")
        one.open("/cuenta/teclas")
        page.fill("#f-satisfies", "q")
        page.click("main form .primary")
        expect(page.locator(".notice")).to_be_visible()
        one.open(desk.standard("7.1.1"))
        press(page, "q")
        one.open("/cuenta/teclas")
        page.click("[name=usuales]")
        expect(page.locator(".notice")).to_be_visible()
        assert one.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_screen_is_sound_on_every_window(
    browser: Browser, desk: Desk, size: str, scheme: str
) -> None:
    """Nothing that axe finds wrong, nothing wider than the window, the verdict within sight."""
    with tab(browser, desk.base, size=size, scheme=scheme) as one:
        page = begin(one, desk, "7.1.2")
        page.locator(".paper img").evaluate("image => image.decode()")
        assert page.locator(".paper img").evaluate("image => image.naturalWidth") > 300
        assert one.violations() == []
        assert one.overflow() == 0
        if size == "laptop":
            box = page.locator("#dictamen").bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= SIZES[size][1]
        assert one.errors == []


def test_without_scripts_people_read_and_decide(browser: Browser, desk: Desk) -> None:
    """Links look at parts and proposals, plain forms decide, undo and search."""
    with tab(browser, desk.base, scripts=False) as one:
        page = begin(one, desk, "7.1.3")
        before = opened(page)
        page.click("#dictamen [value=satisfies]")
        expect(page.locator(".just-done")).to_contain_text("cumple")
        assert opened(page) != before
        page.click(".just-done button")
        assert opened(page).split(";")[:3] == before.split(";")[:3]
        page.select_option("[name=motivo]", "repealed")
        page.click("#dictamen [value=unrelated]")
        expect(page.locator(".cand.decided").first).to_contain_text("derogado")


def test_a_writer_reads_the_same_screen_without_a_form(browser: Browser, desk: Desk) -> None:
    """Keys move, and decide nothing."""
    with tab(browser, desk.base) as one:
        page = begin(one, desk, "4.1.1", WRITER)
        expect(page.locator("main")).to_contain_text("Usted puede leer")
        page.keyboard.press("j")
        page.keyboard.press("a")
        assert page.locator("#dictamen").count() == 0
        assert one.errors == []
