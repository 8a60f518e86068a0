"""What applies is asked in a form or as text, shown before it is kept, and matched again after."""

from __future__ import annotations

import re
from html import unescape

import pytest

from corpora.applicability import load_rules
from corpora.catalog import load_edition
from corpora.profiles import read_profile
from pipelines.applicability import applicability
from service.edition_start import synchronise
from service.people.access import system_access
from service.settings import Settings
from service.store import assessments, jobs
from service.store.assessments import ProfileRow
from service.store.unit import Store
from tests.portfolio import Sizes
from tests.service.web.client import Client
from tests.service.web.scene import Scene, make_full_scene

FORM = {
    "tamano": "C",
    "categoria": "2",
    "funcion.holding_facility": "no",
    "funcion.traffic": "si",
    "no_aplica.1.estandar": "41.3.9",
    "no_aplica.1.motivo": 'Ni tiene ni consulta "lectores".',
    "no_aplica.1.nombre": "Ana Ejemplo",
    "no_aplica.2.nombre": "Ana Ejemplo",
    "excepcion.1.estandar": "72.1.1",
    "excepcion.1.aplica": "si",
    "excepcion.1.motivo": "Presta el área a otra institución.",
    "excepcion.1.nombre": "Ana Ejemplo",
}


@pytest.fixture
def police(settings: Settings, store: Store) -> Scene:
    """Two police agencies with an assessment against the sixth edition."""
    synchronise(store, settings.data)
    return make_full_scene(settings, store, Sizes(agencies=2, edition="le-6"))


def place(scene: Scene) -> str:
    return f"/autoevaluaciones/{scene.made[0].assessment}/perfil"


def kept(scene: Scene) -> ProfileRow | None:
    with scene.store.read(system_access()) as unit:
        return assessments.profile(unit, scene.made[0].assessment)


def previewed(client: Client, path: str, fields: dict[str, str]) -> tuple[str, str, str]:
    """Return the page that shows what would change, the text it would keep and what it saw."""
    page = client.post(path, data={**fields, "hacer": "ver"})
    assert page.status_code == 200, page.text
    text = re.search(r'<textarea name="texto" hidden>\n?(.*?)</textarea>', page.text, re.DOTALL)
    seen = re.search(r'name="visto" value="([^"]*)"', page.text)
    assert text is not None
    assert seen is not None
    return page.text, unescape(text[1]), seen[1]


def test_the_form_is_shown_kept_and_matched_again(police: Scene) -> None:
    """The counts shown are those of the rules; keeping writes TOML and asks for a match."""
    client = police.client("advisor")
    first = client.get(place(police)).text
    assert "¿La institución opera un área de retención" in first
    assert "Todavía no hay perfil" in first
    page, text, seen = previewed(client, place(police), FORM)
    assert kept(police) is None
    profile = read_profile(text, "x")
    assert (profile.size, profile.tier) == ("C", 2)
    assert profile.functions == {"holding_facility": False, "traffic": True}
    assert [row.standard for row in profile.not_applicable] == ["41.3.9"]
    told = applicability(load_edition("le-6"), profile, load_rules())
    for applies, name in ((True, "Aplican"), (False, "No aplican"), (None, "Por confirmar")):
        count = sum(row.applies is applies for row in told)
        assert re.search(rf"{name}</th><td class=\"num\">\d+</td><td class=\"num\">{count}<", page)
    assert "Según su perfil, la institución no opera un área de retención" in page
    assert "lo declara Ana Ejemplo" in page
    done = client.post(place(police), data={"texto": text, "visto": seen, "hacer": "guardar"})
    assert done.status_code == 303
    row = kept(police)
    assert row is not None
    assert read_profile(row.profile, "x") == profile
    assert len(police.work.submitted) == 1
    with police.store.read(system_access()) as unit:
        job = jobs.get(unit, police.work.submitted[0])
    assert (job.kind, job.subject) == ("match", police.made[0].assessment)
    again = client.get(place(police)).text
    assert "Con el perfil que rige" in again
    assert "el que rige" in again
    assert re.search(r'name="funcion.holding_facility" value="no" checked', again)


def test_text_is_kept_as_it_was_written(police: Scene) -> None:
    """Comments stay, and the form warns that it would lose them."""
    client = police.client("advisor")
    text = '# a mano\nagency = "Norte"\nprogram = "le"\nsize = "B"\n'
    _, shown, seen = previewed(client, place(police), {"texto": text})
    assert shown == text
    client.post(place(police), data={"texto": shown, "visto": seen, "hacer": "guardar"})
    row = kept(police)
    assert row is not None
    assert row.profile == text
    assert "comentarios escritos a mano" in client.get(place(police)).text
    assert "# a mano" in client.get(f"{place(police)}?como=texto").text


def test_every_fault_is_said_at_once_and_what_was_typed_stays(police: Scene) -> None:
    """A number that is none, a standard that there is not, a reason left out; nothing is kept."""
    client = police.client("advisor")
    fields = {
        **FORM,
        **{"personal": "muchos", "no_aplica.1.motivo": "", "excepcion.1.aplica": ""},
    }
    answer = client.post(place(police), data={**fields, "hacer": "ver"})
    assert answer.status_code == 422
    for said in (
        "Personal de tiempo completo: debe ser un número entero",
        "Estándares que no aplican, 1, motivo: falta",
        "Excepciones, 1, ¿aplica?: falta",
    ):
        assert said in answer.text
    assert 'value="muchos"' in answer.text
    unknown = client.post(place(police), data={"no_aplica.1.estandar": "99.9.9",
                          "no_aplica.1.motivo": "x", "no_aplica.1.nombre": "y"})  # fmt: skip
    assert "99.9.9: la edición le-6 no lo tiene" in unknown.text
    broken = client.post(place(police), data={"texto": "agency =", "hacer": "ver"})
    assert "no es TOML válido" in broken.text
    assert kept(police) is None


def test_two_who_write_at_once_do_not_overwrite_each_other(police: Scene) -> None:
    """The second is told, sees the difference from what holds now, and may keep it then."""
    one, other = police.client("advisor"), police.client("administrator")
    _, text, seen = previewed(one, place(police), FORM)
    _, text2, seen2 = previewed(other, place(police), {"tamano": "A"})
    keep = {"texto": text, "visto": seen, "hacer": "guardar"}
    assert one.post(place(police), data=keep).status_code == 303
    late = other.post(place(police), data={"texto": text2, "visto": seen2, "hacer": "guardar"})
    assert late.status_code == 409
    assert "Alguien lo cambió" in late.text
    row = kept(police)
    assert row is not None
    assert 'size = "C"' in row.profile


def test_rows_can_be_added_and_a_preview_corrected(police: Scene) -> None:
    """More rows keep what was typed; from the preview one goes back to the form, filled in."""
    client = police.client("advisor")
    more = client.post(place(police), data={**FORM, "hacer": "filas"}).text
    assert 'value="41.3.9"' in more
    assert "no_aplica.3.estandar" in more
    _, text, _ = previewed(client, place(police), FORM)
    back = client.post(place(police), data={"texto": text, "hacer": "corregir"}).text
    assert 'value="41.3.9"' in back
    assert "Presta el área a otra institución." in back


def test_who_may_not_change_it_reads_it(police: Scene) -> None:
    """A writer and an assessor see the text and no form; a closed assessment changes no more."""
    for who in ("writer", "assessor", "link"):
        text = police.client(who).get(place(police)).text
        assert '<form method="post" action="/autoevaluaciones' not in text
        assert "Lo cambia un asesor" in text
    with police.store.write(system_access()) as unit:
        row = assessments.get(unit, police.made[0].assessment)
        assessments.close(unit, row.id, row.version)
    client = police.client("advisor")
    assert "está cerrada" in client.get(place(police)).text
    keep = {"texto": 'agency = "N"\nprogram = "le"\n', "visto": "", "hacer": "guardar"}
    assert client.post(place(police), data=keep).status_code == 409


def test_every_profile_stays_in_the_history(police: Scene) -> None:
    """The newest first, with who wrote it; pages of ten."""
    with police.store.write(police.access("advisor")) as unit:
        for number in range(12):
            text = f'agency = "Norte {number}"\nprogram = "le"\n'
            assessments.set_profile(unit, police.made[0].assessment, text)
    client = police.client("advisor")
    text = client.get(place(police)).text
    link = re.search(r'href="([^"]+)" rel="next"', text)
    assert link is not None
    assert len(re.findall(r"Norte \d+", text.partition("Perfiles anteriores")[2])) == 10
    rest = client.get(unescape(link[1])).text.partition("Perfiles anteriores")[2]
    assert len(re.findall(r"Norte \d+", rest)) == 2
