"""What changed between two versions of a manual, on its page."""

from __future__ import annotations

import re

from tests.service.web.pages.reading import article_text, manual_id, read, send
from tests.service.web.scene import STRANGER, Scene

BEFORE = {
    2: "El mando deberá reportar por escrito cada uso de la fuerza antes de terminar el turno.",
    4: "Las patrullas se revisarán cada semana por el encargado del parque vehicular.",
}
AFTER = {
    2: "El mando podrá reportar por escrito cada uso de la fuerza antes de terminar el turno.",
    4: "Los cadetes recibirán un ejemplar impreso del código de ética al ingresar.",
}


def two_versions(scene: Scene) -> tuple[str, str, str]:
    """Return a manual and two versions: Art. 2 reworded, Art. 4 another one, Art. 7 new."""
    url = f"/agencias/{scene.north}/manuales"
    first = read(scene, send(scene, url, [("files", ("a.txt", article_text(BEFORE)))]))
    manual = manual_id(scene, first)
    changed = article_text(AFTER, count=7)
    url = f"/manuales/{manual}/versiones"
    second = read(scene, send(scene, url, [("files", ("a.txt", changed))], replace="1"))
    return manual, first, second


def counts(text: str) -> dict[str, int]:
    found = re.findall(r"<dt>([^<]+)</dt><dd class=\"big\">(?:<a[^>]+>)?(\d+)", text)
    return {name: int(number) for name, number in found}


def test_changes_are_counted_and_marked(scene: Scene) -> None:
    """The verb that changed is marked, what did not change is folded, counts stand on top."""
    _, first, second = two_versions(scene)
    text = scene.client("assessor").get(f"/versiones/{second}/diferencias?con={first}").text
    assert counts(text) == {
        "Cambiaron de texto": 1,
        "Nuevas": 2,
        "Se quitaron": 1,
        "Cambiaron de lugar": 0,
        "Sin cambios": 4,
    }
    assert "<del>deberá</del><ins>podrá</ins>" in text
    assert "cláusulas sin cambios" in text
    assert "De la versión 1 a la 2." in text


def test_one_kind_of_change_is_shown_alone(scene: Scene) -> None:
    """A filter leaves only its own changes; one without any says so."""
    _, first, second = two_versions(scene)
    client = scene.client("writer")
    here = f"/versiones/{second}/diferencias?con={first}"
    text = client.get(f"{here}&cambio=removed").text
    assert "parque vehicular" in text
    assert "podrá" not in text
    assert "Ninguna cláusula de ese tipo" in client.get(f"{here}&cambio=moved").text


def test_without_another_version_the_page_says_so(scene: Scene) -> None:
    """By itself the page takes the version before; the first one has none."""
    _, first, second = two_versions(scene)
    client = scene.client("writer")
    assert "De la versión 1 a la 2." in client.get(f"/versiones/{second}/diferencias").text
    assert "No hay otra versión" in client.get(f"/versiones/{first}/diferencias").text
    assert client.get(f"/versiones/{second}/diferencias?con={'0' * 26}").status_code == 404
    assert scene.client(STRANGER).get(f"/versiones/{second}/diferencias").status_code == 404


def test_many_changes_go_on_page_by_page(scene: Scene) -> None:
    """Sixty changes a page, all of them once."""
    url = f"/agencias/{scene.north}/manuales"
    old = {
        n: f"La unidad {n} entregará el formato azul número {n} al archivo." for n in range(1, 91)
    }
    new = {n: text.replace("azul", "verde") for n, text in old.items()}
    first = read(scene, send(scene, url, [("files", ("a.txt", article_text(old, 90)))]))
    url = f"/manuales/{manual_id(scene, first)}/versiones"
    files = [("files", ("a.txt", article_text(new, 90)))]
    second = read(scene, send(scene, url, files, replace="1"))
    client = scene.client("writer")
    text = client.get(f"/versiones/{second}/diferencias").text
    nexts = re.search(r'href="([^"]+)" rel="next"', text)
    assert nexts is not None
    more = client.get(nexts[1].replace("&amp;", "&")).text
    assert (text.count("<ins>verde</ins>"), more.count("<ins>verde</ins>")) == (60, 30)
