"""A report's page on any screen and on paper: light, whole, and the same footer on each sheet."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser

from service.exports.reviewed import RENDERS
from service.reports.review_report import review_view
from service.settings import Settings
from service.store.engine import database_url, make_engine
from service.store.schema import upgrade
from service.store.unit import Store
from tests.e2e.browser import SIZES, tab
from tests.service.reports.reviewed import review, state_of
from tests.service.web.scene import make_full_scene

pytestmark = [pytest.mark.needs_chromium, pytest.mark.slow]
WHITE = "rgb(255, 255, 255)"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return each kind of report as a page, in the language of its name."""
    folder = tmp_path_factory.mktemp("informes")
    engine = make_engine(database_url(None, folder))
    upgrade(engine)
    scene = make_full_scene(Settings(data=folder), Store(engine))
    review(scene)
    state = state_of(scene)
    engine.dispose()
    found = {}
    for kind, language in (("crosswalk", "es"), ("gaps", "en")):
        found[f"{kind}-{language}"] = folder / f"{kind}-{language}.html"
        view = review_view(state, kind, language)
        found[f"{kind}-{language}"].write_bytes(RENDERS["html"](view))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_a_report_reads_well_on_any_screen(
    browser: Browser, pages: dict[str, Path], size: str, scheme: str
) -> None:
    """No wider than the window, nothing for axe to find, light paper in the dark too."""
    for path in pages.values():
        with tab(browser, path.as_uri(), size=size, scheme=scheme) as one:
            one.open("")
            ground = one.page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert (ground, one.overflow(), one.errors) == (WHITE, 0, [])
            assert one.violations() == []


def test_a_printed_report_has_its_facts_under_each_sheet(
    browser: Browser, pages: dict[str, Path]
) -> None:
    """Page X of Y and the digest, and no sheet is left empty."""
    for name, words in (("crosswalk-es", "Página"), ("gaps-en", "Page")):
        with tab(browser, pages[name].as_uri()) as one:
            one.open("")
            file = pypdfium2.PdfDocument(one.page.pdf(prefer_css_page_size=True))
        assert len(file) > 2
        for place in range(len(file)):
            text = " ".join(file[place].get_textpage().get_text_bounded().split())
            assert f"{words} {place + 1} " in text
            assert "academy-2" in text
            assert len(text) > 400
