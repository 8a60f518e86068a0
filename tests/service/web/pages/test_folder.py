"""The folder: what people decided and what proves it, in the catalogue's order, for an assessor."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from corpora.catalog import load_edition
from service import review
from service.people.access import system_access
from service.store import agencies, notes, proofs, tasks
from service.store.assessment_tables import ProposalRow, StandardState
from service.store.decisions import Verdict
from service.store.paging import Paging
from service.store.people_tables import ShareLink
from service.store.proofs import ProofFacts
from service.store.tasks import TasksAsked
from service.store.unit import utc_now
from service.web.folder import code_of
from tests.portfolio import Made, Sizes, add_cycle
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, STRANGER, Scene

YEAR = utc_now().year
EDITION = load_edition("academy-2")


def folder(scene: Scene, more: str = "") -> str:
    return f"/autoevaluaciones/{scene.made[0].assessment}/carpeta{more}"


def words(html: str) -> str:
    """Return what a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split())


def rows(html: str) -> dict[str, str]:
    """Return what each row of the folder says, by the standard's number."""
    found = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", html, re.S)
    return {words(f"<main {one}").split()[0]: words(f"<main {one}") for one in found}


def undecided(scene: Scene) -> tuple[str, str]:
    """Return a standard that nobody decided about, and an element of it."""
    made = next(one for one in EDITION.standards[20:] if one.elements)
    return made.id, made.elements[0].id


def test_every_standard_is_there_in_the_catalogues_order(full_scene: Scene) -> None:
    """With where people's decisions leave it; what nobody decided says so."""
    found = rows(full_scene.client("assessor").get(folder(full_scene)).text)
    assert list(found) == [one.id for one in EDITION.standards]
    assert "con directiva" in found["1.1.1"] or "en revisión" in found["1.1.1"]
    assert "sin revisar" in found[undecided(full_scene)[0]]


def test_a_directive_leads_to_its_page_with_the_clause_boxed(full_scene: Scene) -> None:
    """On the folder, on its chapter and on the standard's page, where its words are too."""
    north = full_scene.made[0]
    link = f'href="/versiones/{north.versions[0]}?clausula={north.clauses[0]}#c{north.clauses[0]}"'
    chapter = code_of(EDITION.standards[0])
    client = full_scene.client(LINK)
    for path in ("", f"?capitulo={chapter}", "/1.1.1"):
        assert link in client.get(folder(full_scene, path)).text, path
    said = words(client.get(folder(full_scene, "/1.1.1")).text)
    assert "patrulla" in said
    assert "cumple: Persona de prueba" in said


@pytest.mark.parametrize(("who", "sees"), [(LINK, False), ("assessor", False), ("writer", True)])
def test_what_the_machine_proposes_is_the_agencys_alone(
    full_scene: Scene,
    who: str,
    sees: bool,
) -> None:
    """An assessor sees no proposal as evidence; the agency sees it, marked as not decided."""
    with full_scene.store.read(system_access()) as unit:
        number = unit.session.scalars(
            select(ProposalRow.standard)
            .where(ProposalRow.run_id == full_scene.made[0].run, ProposalRow.element != "")
            .order_by(ProposalRow.id.desc())
        ).first()
    client = full_scene.client(who)
    assert ("propuesta sin dictaminar" in words(client.get(folder(full_scene)).text)) is sees
    page = words(client.get(folder(full_scene, f"/{number}")).text)
    assert "Nadie ha dictaminado" in page
    assert ("Propuesta del programa, sin dictaminar" in page) is sees


def test_decisions_change_what_the_folder_says(full_scene: Scene) -> None:
    """A part decided shows its clause; what was taken back shows nothing any more."""
    number, element = undecided(full_scene)
    north, advisor = full_scene.made[0], full_scene.access("advisor")
    said = Verdict(standard=number, element=element, clause=north.clauses[5], verdict="partial")
    made = review.decide(full_scene.store, advisor, north.assessment, [said])
    client = full_scene.client(LINK)
    line = rows(client.get(folder(full_scene)).text)[number]
    assert "Art. 6" in line
    assert "cumple en parte" in line
    group = made[0].group_id or ""
    review.take_back(full_scene.store, advisor, north.assessment, group)
    assert "Art. 6" not in rows(client.get(folder(full_scene)).text)[number]


def test_what_the_profile_leaves_out_says_so(full_scene: Scene) -> None:
    """It is not applicable by the profile, and asks for no proof."""
    number, _ = undecided(full_scene)
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(
            update(StandardState)
            .where(StandardState.run_id == full_scene.made[0].run, StandardState.standard == number)
            .values(applies=False, status="not_applicable")
        )
    line = rows(full_scene.client(LINK).get(folder(full_scene)).text)[number]
    assert "no aplica según el perfil" in line
    assert "ninguna" not in line


def test_a_chapter_is_whole_and_alone(full_scene: Scene) -> None:
    """Its standards with every part and proof, no other chapter's; an unknown one is not there."""
    chapter = code_of(EDITION.standards[0])
    client = full_scene.client(LINK)
    html = client.get(folder(full_scene, f"?capitulo={chapter}")).text
    own = [one.id for one in EDITION.standards if code_of(one) == chapter]
    assert re.findall(r'id="e-([^"]+)"', html) == own
    assert "Lista de asistencia" in html
    assert f"{YEAR}" in words(html)
    assert client.get(folder(full_scene, "?capitulo=Nada")).status_code == 404


def test_standards_lead_to_their_neighbours(full_scene: Scene) -> None:
    """From the first to the last, in the catalogue's order."""
    client = full_scene.client(LINK)
    numbers = [one.id for one in EDITION.standards]
    first = client.get(folder(full_scene, f"/{numbers[0]}")).text
    assert 'rel="prev"' not in first
    assert f'rel="next" href="{folder(full_scene)}/{numbers[1]}"' in first
    last = client.get(folder(full_scene, f"/{numbers[-1]}")).text
    assert f'rel="prev" href="{folder(full_scene)}/{numbers[-2]}"' in last
    assert 'rel="next"' not in last
    assert client.get(folder(full_scene, "/99.9")).status_code == 404


def test_a_folder_before_the_first_run_says_why_it_is_empty(full_scene: Scene) -> None:
    """It lists the standards, and nothing can be added to it yet."""
    client = full_scene.client("administrator")
    made = (
        client.post(
            f"/agencias/{full_scene.north}/autoevaluaciones/nueva",
            data={"name": "Ciclo nuevo", "edition": "academy-2"},
        )
        .headers["location"]
        .partition("?")[0]
    )
    assert "Todavía no hay evidencia" in client.get(f"{made}/carpeta").text
    page = client.get(f"{made}/carpeta/1.1.1")
    assert page.status_code == 200
    assert "Agregar una prueba" not in page.text
    assert "Dejar nota" not in page.text


def test_proofs_stand_by_part_and_year(full_scene: Scene) -> None:
    """A file sent by the form is listed where it was put, and counts for its year."""
    number, element = undecided(full_scene)
    client = full_scene.client("writer")
    path = folder(full_scene, f"/{number}")
    given = {"part": element, "year": str(YEAR - 1), "title": "Acta <de> sesión"}
    sent = {"file": ("acta.pdf", b"%PDF-1.7 acta")}
    done = client.post(f"{path}/pruebas", data=given, files=sent)
    assert (done.status_code, done.headers["location"]) == (303, f"{path}?aviso=prueba")
    where = {"year": str(YEAR), "reference": "Archivo central, caja 3", "title": "Listas"}
    client.post(f"{path}/pruebas", data=where, files={"file": ("", b"")})
    page = full_scene.client(LINK).get(path).text
    assert "2 de 4 años" in words(page)
    assert "Acta &lt;de&gt; sesión" in page
    assert "Se guarda en: Archivo central, caja 3" in words(page)
    assert "Agregar una prueba" not in page
    assert "Quitar" not in page
    assert "2 de 4 años" in rows(full_scene.client(LINK).get(folder(full_scene)).text)[number]


def test_a_proof_that_cannot_be_is_told_on_its_form(full_scene: Scene) -> None:
    """The form is shown again with what was typed and what is wrong, and nothing is kept."""
    client, path = full_scene.client("writer"), folder(full_scene, "/1.1.1")
    given = {"year": "1999", "title": "Acta", "reference": ""}
    page = client.post(f"{path}/pruebas", data=given, files={"file": ("", b"")})
    assert page.status_code == 422
    assert 'value="Acta"' in page.text
    assert f"Elija un año de {YEAR - 3} a {YEAR}" in page.text
    assert "Elija un archivo o escriba dónde se guarda la prueba" in page.text
    program = {"file": ("acta.pdf", b"MZ\x90\x00program")}
    page = client.post(f"{path}/pruebas", data={"year": str(YEAR)}, files=program)
    assert page.status_code == 415
    assert "no se puede guardar como prueba" in page.text
    with full_scene.store.write(system_access()) as unit:
        agencies.set_quota(unit, full_scene.north, 0)
    file = {"file": ("acta.pdf", b"%PDF-1.7 acta")}
    page = client.post(f"{path}/pruebas", data={"year": str(YEAR)}, files=file)
    assert page.status_code == 413
    with full_scene.store.read(system_access()) as unit:
        found = proofs.listed(unit, full_scene.made[0].assessment, Paging()).rows
    assert [row.id for row in found] == [full_scene.proof]


def test_a_file_is_saved_and_never_shown(full_scene: Scene) -> None:
    """Whatever it holds, a browser saves it under its name, guesses nothing and runs nothing."""
    facts = ProofFacts(standard="1.1.1", year=YEAR)
    writer, path = full_scene.client("writer"), folder(full_scene, "/1.1.1")
    evil = b"<!doctype html><script>alert(1)</script>"
    writer.post(
        f"{path}/pruebas", data={"year": str(facts.year)}, files={"file": ('ñ".html', evil)}
    )
    with full_scene.store.read(system_access()) as unit:
        row = proofs.listed(unit, full_scene.made[0].assessment, Paging()).rows[-1]
    answer = full_scene.client(LINK).get(f"/pruebas/{row.id}")
    assert answer.content == evil
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith('attachment; filename="')
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert "public" not in answer.headers["cache-control"]
    tag = {"if-none-match": answer.headers["etag"]}
    assert full_scene.client(LINK).get(f"/pruebas/{row.id}", headers=tag).status_code == 304
    assert full_scene.client(STRANGER).get(f"/pruebas/{row.id}", headers=tag).status_code == 404


def test_what_was_taken_out_is_gone_from_the_folder(full_scene: Scene) -> None:
    """From its page and its own address, with a notice that it is on record."""
    client = full_scene.client("writer")
    done = client.post(f"/pruebas/{full_scene.proof}/quitar")
    assert done.headers["location"] == folder(full_scene, "/1.1.1?aviso=sin-prueba")
    page = client.get(done.headers["location"]).text
    assert "Se quitó la prueba" in page
    assert "Lista de asistencia" not in page
    assert client.get(f"/pruebas/{full_scene.proof}").status_code == 404


def test_a_note_of_a_link_is_seen_and_answered(full_scene: Scene) -> None:
    """It waits for the agency as a task; the agency answers below it; both see both."""
    link, writer = full_scene.client(LINK), full_scene.client("writer")
    path = folder(full_scene, "/1.1.1")
    done = link.post(f"{path}/notas", data={"text": "Falta <b>2024</b>."})
    assert done.headers["location"] == f"{path}?aviso=nota"
    with full_scene.store.read(full_scene.access("writer")) as unit:
        found = tasks.listed(unit, TasksAsked(assessment=full_scene.made[0].assessment))
    (task,) = (one for one in found if one.kind == "note")
    assert task.title == "Falta <b>2024</b>."
    writer.post(f"{path}/notas", data={"text": "Ya está."})
    for client in (link, writer):
        page = client.get(path).text
        assert "Falta &lt;b&gt;2024&lt;/b&gt;." in page
        assert "por atender" in page
        assert "Ya está." in page
    assert "2 notas" in rows(link.get(folder(full_scene)).text)["1.1.1"]
    with full_scene.store.write(full_scene.access("writer")) as unit:
        tasks.end(unit, task.id, tasks.DONE, task.version)
    assert "atendida" in link.get(path).text


def test_an_empty_note_is_told_on_its_form(full_scene: Scene) -> None:
    """And one too many within the hour says how long to wait, keeping what was written."""
    client, path = full_scene.client(LINK), folder(full_scene, "/1.1.1")
    assert client.post(f"{path}/notas", data={"text": "  "}).status_code == 422
    link = replace(full_scene.access("assessor"), actor=f"link:{full_scene.link}")
    with full_scene.store.write(link) as unit:
        for _ in range(60):
            notes.leave(unit, full_scene.made[0].assessment, "1.1.1", "x")
    page = client.post(f"{path}/notas", data={"text": "Una más"})
    assert page.status_code == 429
    assert int(page.headers["retry-after"]) > 3000
    assert "Una más</textarea>" in page.text


def test_a_link_leads_to_its_assessment_alone(full_scene: Scene) -> None:
    """Its other pages have a way back to the folder, and the agency shows this one only."""
    north = full_scene.made[0]
    other = add_cycle(full_scene.store, north, Sizes())
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(update(ShareLink).values(assessment_id=other.assessment))
    client = full_scene.client(LINK)
    agency = client.get(f"/agencias/{full_scene.north}").text
    assert f"/autoevaluaciones/{other.assessment}/carpeta" in agency
    assert north.assessment not in agency
    assert client.get(folder(full_scene)).status_code == 404


def test_a_longer_folder_asks_no_more(full_scene: Scene) -> None:
    """As many queries with evidence on every standard as with a little; the same on each page."""
    north, advisor = full_scene.made[0], full_scene.access("advisor")
    client = full_scene.client(LINK)
    paths = ("", f"?capitulo={code_of(EDITION.standards[0])}", "/1.1.1")

    def asked() -> list[int]:
        found = []
        for path in paths:
            with counted(full_scene.store) as statements:
                assert client.get(folder(full_scene, path)).status_code == 200
            found.append(len(statements))
        return found

    asked()  # what is remembered of the edition is read
    before = asked()
    _fill(full_scene, north, advisor)
    assert asked() == before
    assert max(before) < 26


def _fill(scene: Scene, made: Made, advisor: object) -> None:
    said = [
        Verdict(standard=one.id, element=part, clause=made.clauses[20], verdict="satisfies")
        for one in EDITION.standards
        for part in ([element.id for element in one.elements] or [""])
    ]
    review.decide(scene.store, advisor, made.assessment, said)  # type: ignore[arg-type]
    with scene.store.write(scene.access("writer")) as unit:
        for one in EDITION.standards:
            facts = ProofFacts(standard=one.id, year=YEAR, title="x", reference="Archivo")
            proofs.add(unit, made.assessment, facts)
            notes.leave(unit, made.assessment, one.id, "x")


def test_the_same_on_both_languages(full_scene: Scene) -> None:
    """In English every word of ours is English."""
    client = full_scene.client(LINK)
    client.post("/idioma", data={"idioma": "en"})
    assert "Assessor's folder" in client.get(folder(full_scene)).text
    assert "Proofs of compliance" in client.get(folder(full_scene, "/1.1.1")).text
