"""A demonstration's data folder in (or none: one is made), the pictures of docs/guia out.

Run as ``python -m scripts.guide_pictures [FOLDER] [NAME ...]``: FOLDER is copied, never written to;
with names only those pictures are taken. It needs Chromium.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from scripts.guide_edition_scene import moved, planned
from scripts.guide_edition_shots import MOVED, PLANNED, TO_COME
from scripts.guide_scene import Scene, prepared
from scripts.guide_shot import PHONE, Shot, fill, send
from tests.e2e.browser import Tab, tab
from tests.e2e.conftest import PASSWORD, ROOT, running

PICTURES = ROOT / "docs" / "guia" / "imagenes"
WIDTH, QUALITY, LARGEST = 1000, 60, 60_000


# The browser that takes the pictures has only English words for a field of files.
_FILE_WORDS = """
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  input[type=file] { font-size: 0; }
  input[type=file]::file-selector-button { display: none; }
  input[type=file]::before { content: "Elegir archivos"; font-size: 1rem; border: 1px solid;
    border-radius: 4px; padding: 7px 14px; color: var(--link); display: inline-block; }`);
document.adoptedStyleSheets.push(sheet);
"""


def _press(page: Page, key: str, shows: str) -> None:
    """Press a key of the review screen and wait for what it then shows."""
    page.keyboard.press(key)
    page.wait_for_selector(shows)


def _choose_files(page: Page) -> None:
    folder = ROOT / "corpora" / "samples" / "directivas"
    page.set_input_files("#f-files", sorted(folder.glob("1*.docx"))[:4])
    fill(page, {"name": "Directivas administrativas"})


def _try_draft(page: Page) -> None:
    text = (
        "DIRECTIVA SOBRE PROGRAMAS DE JUSTICIA ALTERNATIVA Y DERIVACIÓN\n"
        "Artículo 1. Participación en programas de justicia alternativa y derivación. La"
        " institución participa en los programas de derivación y de justicia alternativa que operan"
        " el Ministerio Público, el juez cívico y el centro de mediación. El policía deberá"
        " proponer por escrito la derivación de las personas y conductas que señala esta directiva,"
        " tiene prohibido negociar por cuenta propia, entregará el caso a la autoridad y anotará"
        " en el registro cada caso canalizado con su resultado."
    )
    fill(page, {"texto": text})
    send(page, "#resultado")


def _reasons(page: Page) -> None:
    _press(page, "r", "#motivos[open]")


def _cut_line(page: Page) -> None:
    page.context.set_offline(True)
    _press(page, "a", "[data-fault]:not([hidden])")


def _fill_access(page: Page) -> None:
    fields = {"email": "nadia@demo.example", "name": "Nadia Demo (redactora)"}
    fill(page, fields, "main form.narrow")


def _fill_link(page: Page) -> None:
    fill(page, {"name": "Mtro. Iván Demo, evaluador", "days": "30"})
    page.locator("[name=assessment]").select_option(index=0)


def _fill_profile(page: Page) -> None:
    page.select_option("[name=tamano]", "C")
    page.check("[name='funcion.holding_facility'][value=no]")
    page.check("[name='funcion.traffic'][value=si]")


def _new_agency(page: Page) -> None:
    fill(page, {"name": "Policía Municipal de Villa Serena", "municipality": "Villa Serena"})
    for name, code in {"program": "le", "state": "JAL", "size": "B"}.items():
        page.select_option(f"[name={name}]", code)


def _load_list(page: Page) -> None:
    rows = (
        "number,title,level\n1.1.1,Protesta del cargo,M\n1.1.2,Código de ética,M\n"
        "1.1.3,Justicia alternativa y derivación,O\n1.1.9,Atención a víctimas en sitio,M\n"
    )
    file: FilePayload = {"name": "lista-le.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.set_input_files("[name=archivo]", file)
    fill(page, {"edicion": "le-6"})
    send(page, "text=Guardar esta redacción")


def _open_chapter(page: Page) -> None:
    page.locator("details.chapter summary", has_text="Uso de la fuerza").first.click()


def _make_report(page: Page) -> None:
    page.check("[name=kind][value=crosswalk]")
    send(page, ".notice")


AGENCY, ASSESSMENT = "/agencias/{agency}", "/autoevaluaciones/{assessment}"
BENCH, CLAUSE = ASSESSMENT + "/estandares/{standard}", "/versiones/{version}?clausula={clause}"
SHOTS = (
    Shot(
        name="redactor-subir", who="rita", path=AGENCY + "/manuales", act=_choose_files, height=760
    ),
    Shot(
        name="redactor-lector",
        who="rita",
        path=CLAUSE,
        height=760,
    ),
    Shot(
        name="redactor-brechas",
        who="rita",
        path=ASSESSMENT + "/brechas",
        start="main form.filters + h2",
        height=720,
    ),
    Shot(
        name="redactor-borrador",
        who="rita",
        path=ASSESSMENT + "/probar?estandar={gap}",
        act=_try_draft,
        start="#resultado",
        height=640,
    ),
    Shot(
        name="redactor-tareas",
        who="rita",
        path="/tareas",
        start="main h1",
        width=PHONE,
        height=600,
    ),
    Shot(name="asesor-cola", who="alicia", path=ASSESSMENT + "/revision?cola=useful", height=860),
    Shot(
        name="asesor-mesa",
        who="alicia",
        path=BENCH,
        width=1366,
        height=768,
    ),
    Shot(
        name="asesor-motivos",
        who="alicia",
        path=BENCH,
        act=_reasons,
        width=1366,
        height=768,
    ),
    Shot(
        name="asesor-sin-conexion",
        who="alicia",
        path=BENCH,
        act=_cut_line,
        width=PHONE,
        height=700,
        start=".cand.now",
    ),
    Shot(name="asesor-avance", who="alicia", path=ASSESSMENT + "/avance", height=820),
    Shot(name="operador-agencias", who="olga", path="/", width=1366, height=900),
    Shot(
        name="operador-agencia-nueva",
        who="olga",
        path="/agencias/nueva",
        act=_new_agency,
        height=840,
    ),
    Shot(name="operador-lista", who="olga", path="/ediciones/cargar", act=_load_list, height=720),
    Shot(
        name="operador-comparativo",
        who="olga",
        path="/comparativo?edicion=le-6&estandar=1.1.2",
        height=900,
    ),
    Shot(name="evaluador-enlace", who="", path="{link}", width=PHONE, height=380),
    Shot(
        name="evaluador-carpeta",
        who="link",
        path=ASSESSMENT + "/carpeta",
        act=_open_chapter,
        height=900,
    ),
    Shot(
        name="evaluador-estandar",
        who="link",
        path=ASSESSMENT + "/carpeta/{proved}",
        start="main h2",
        height=640,
    ),
    Shot(
        name="evaluador-pruebas",
        who="link",
        path=ASSESSMENT + "/carpeta/{proved}",
        start="#pruebas",
        height=700,
    ),
    Shot(
        name="evaluador-pagina",
        who="link",
        path=CLAUSE,
        height=700,
    ),
    Shot(
        name="administrador-personas",
        who="ada",
        path=AGENCY + "/personas",
        act=_fill_access,
        height=880,
    ),
    Shot(
        name="administrador-perfil",
        who="ada",
        path=ASSESSMENT + "/perfil",
        act=_fill_profile,
        height=760,
    ),
    Shot(
        name="administrador-enlaces",
        who="ada",
        path=AGENCY + "/enlaces",
        act=_fill_link,
        height=800,
    ),
    Shot(
        name="administrador-informes",
        who="ada",
        path=ASSESSMENT + "/informes",
        act=_make_report,
        height=800,
    ),
)


def main(arguments: list[str]) -> int:
    """Take the pictures that are asked for, or all; return 0."""
    wanted = [one for one in arguments if not Path(one).is_dir()]
    folders = [Path(one) for one in arguments if Path(one).is_dir()]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "datos"
        if folders:
            shutil.copytree(folders[0], data)
        else:
            _demonstration(data)
        scene = prepared(data)
        _take_all(data, scene, (*SHOTS, *TO_COME), wanted)
        # Last, since it changes what the others show: an edition to come, and agencies moved to it.
        if not wanted or {one.name for one in (*PLANNED, *MOVED)} & set(wanted):
            scene = replace(scene, places={**scene.places, **planned(data)})
            _take_all(data, scene, PLANNED, wanted)
            done = moved(data, scene.places["plan"], scene.people["ada"])
            scene = replace(scene, places={**scene.places, **done})
            _take_all(data, scene, MOVED, wanted)
    return 0


def _take_all(data: Path, scene: Scene, shots: Sequence[Shot], wanted: Sequence[str]) -> None:
    """Take those of some pictures that are wanted: all, where none is named."""
    asked = [one for one in shots if not wanted or one.name in wanted]
    if asked:
        with running(data) as base, _chromium() as browser:
            for shot in asked:
                _take(browser, base, scene, shot)


def _demonstration(data: Path) -> None:
    environment = {**os.environ, "ACREDITA_DATA": str(data), "ACREDITA_DATABASE": ""}
    command = [sys.executable, "-m", "service.cli", "demo"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


@contextmanager
def _chromium() -> Iterator[Browser]:
    """Yield a browser that asks nothing of the network."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield browser
        browser.close()


def _take(browser: Browser, base: str, scene: Scene, shot: Shot) -> None:
    """Open a page as whoever the picture is of, and keep what the window shows."""
    with tab(browser, base) as one:
        one.page.set_viewport_size({"width": shot.width, "height": shot.height})
        _enter(one, scene, shot.who)
        status = one.open(shot.path.format(**scene.places))
        one.page.wait_for_load_state("networkidle")
        one.page.evaluate(_FILE_WORDS)
        shot.act(one.page)
        one.page.evaluate("document.activeElement?.blur?.()")
        one.page.evaluate("scrollTo(0, 0)")
        if shot.start:
            one.page.locator(shot.start).first.evaluate("it => it.scrollIntoView()")
        one.page.wait_for_timeout(500)
        size = _keep(one.page.screenshot(), PICTURES / f"{shot.name}.webp")
        sys.stdout.write(f"{shot.name}: {status}, {size} bytes\n")


def _enter(one: Tab, scene: Scene, who: str) -> None:
    if who == "link":
        one.open(scene.places["link"])
        one.page.click("main form button")
        one.page.wait_for_load_state()
    elif who:
        one.sign_in(scene.people[who], PASSWORD)


def _keep(png: bytes, path: Path) -> int:
    """Write a picture no wider than the pages are, and as small as it must be; return its size."""
    with Image.open(io.BytesIO(png)) as whole:
        picture = whole.convert("RGB")
    if picture.width > WIDTH:
        height = round(picture.height * WIDTH / picture.width)
        picture = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
    for quality in range(QUALITY, 10, -10):
        picture.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= LARGEST:
            break
    return path.stat().st_size


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
