"""The pictures of a change of edition: before the edition is loaded, once planned, once done."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page

from scripts.guide_edition import EDITION, packed
from scripts.guide_edition_scene import DATE
from scripts.guide_shot import Shot, fill, send


def _load(page: Page) -> None:
    file: FilePayload = {
        "name": "le-7.zip",
        "mimeType": "application/zip",
        "buffer": packed(),
    }
    page.set_input_files("[name=archivo]", file)
    fill(page, {"edicion": EDITION})
    send(page, "text=Guardar esta redacción")


# The browser that takes the pictures writes a day as in the United States.
_MEXICAN_DAY = """
([field, day]) => { field.type = "text"; field.value = day; }
"""


def _date(page: Page) -> None:
    fill(page, {"source": DATE.source})
    field = page.locator("[name=effective]").element_handle()
    page.evaluate(_MEXICAN_DAY, [field, f"{DATE.effective:%d/%m/%Y}"])


def _preview(page: Page) -> None:
    page.click("details.bulk summary")
    page.click("button[name=todos]")
    page.wait_for_selector("text=Nada se ha guardado todavía")


TO_COME = (
    Shot(
        name="edicion-cargar",
        who="olga",
        path=f"/ediciones/cargar?edicion={EDITION}",
        act=_load,
        height=860,
    ),
)
PLANNED = (
    Shot(
        name="edicion-fecha", who="olga", path=f"/ediciones/{EDITION}/fecha", act=_date, height=840
    ),
    Shot(
        name="edicion-plan",
        who="olga",
        path="/revisiones-de-edicion/{plan}",
        width=1366,
        height=960,
    ),
)
MOVED = (
    Shot(
        name="edicion-confirmar",
        who="alicia",
        path="/autoevaluaciones/{moved}/por-confirmar",
        act=_preview,
        height=900,
    ),
    Shot(
        name="edicion-lado-a-lado", who="alicia", path="/agencias/{agency}/ediciones", height=1000
    ),
    Shot(name="edicion-aviso", who="ada", path="/avisos/{notice}", height=640),
)
