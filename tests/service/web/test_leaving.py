"""An agency takes all that is its own away, and is deleted so that nothing of it is found."""

from __future__ import annotations

import hashlib
import io
import json
import os
import time
import zipfile
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select, update

from corpora.errors import NotAllowed, NotFound
from service.agency_export import export
from service.agency_readme import NAMES, described
from service.people.access import system_access
from service.store import agencies, belongings, trail
from service.store.assessment_tables import Decision, ProposalRow
from service.store.audit import broken_links
from service.store.manual_tables import ClauseRow, Upload, VersionFile
from service.store.people_tables import User
from tests.service.web.scene import LINK, NOBODY, OPERATOR, Scene

MANUAL = b"%PDF-1.7 a manual of the north"
SHARED = b"%PDF-1.7 a law that both sent"


def keep(scene: Scene, agency: int, content: bytes, *, old: bool = True) -> str:
    """Give an agency's upload and version real bytes, and return their sha256."""
    kept = scene.service.files.keep([content], name="x", limit=10_000)
    made = scene.made[agency]
    with scene.store.write(system_access()) as unit:
        for table in (Upload, VersionFile):
            unit.session.execute(
                update(table)
                .where(table.version_id == made.versions[0])
                .values(sha256=kept.sha256, size=kept.size)
            )
    if old:
        age(scene, kept.sha256)
    return kept.sha256


def age(scene: Scene, digest: str) -> None:
    then = time.time() - 3600
    os.utime(scene.service.files.path(digest), (then, then))


def taken(scene: Scene, who: str = "administrator") -> zipfile.ZipFile:
    answer = scene.client(who).post(f"/agencias/{scene.north}/exportar")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.read(name).decode().splitlines()]


def name_of(scene: Scene) -> str:
    with scene.store.read(system_access()) as unit:
        return agencies.get(unit, scene.north).name


def test_the_archive_holds_everything_and_says_so(full_scene: Scene) -> None:
    """Files as sent, every row, the chain whole, and a manifest that agrees with all of it."""
    keep(full_scene, 0, MANUAL)
    archive = taken(full_scene)
    manifest = json.loads(archive.read("manifest.json"))
    assert archive.testzip() is None
    for entry in manifest["files"]:
        data = archive.read(entry["name"])
        assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["size"], entry["sha256"])
    named = {entry["name"] for entry in manifest["files"]} | {"manifest.json"}
    assert named == set(archive.namelist())
    assert archive.read("archivos/Manual 1/v1/0001 manual.pdf") == MANUAL
    made = full_scene.made[0]
    with full_scene.store.read(system_access()) as unit:
        for table, kind in (
            ("clauses", ClauseRow),
            ("proposals", ProposalRow),
            ("decisions", Decision),
        ):
            asked = select(func.count(kind.id)).where(kind.agency_id == made.agency)
            assert len(rows(archive, f"{table}.jsonl")) == unit.session.scalar(asked) > 0
    assert {row["agency_id"] for row in rows(archive, "proposals.jsonl")} == {made.agency}
    assert rows(archive, "proposals.jsonl")[0]["why"]["terms"] == ["fuerza"]
    assert len(rows(archive, "people.jsonl")) == 4
    assert rows(archive, "standards.jsonl")[0]["number"] == "1.1.1"
    events = [
        {**row, "at": datetime.fromisoformat(row["at"])} for row in rows(archive, "audit.jsonl")
    ]
    assert list(broken_links(events)) == []
    assert events[-1]["action"] == "agency.exported"
    assert json.loads(archive.read("agency.json"))["id"] == made.agency


def test_no_secret_leaves(full_scene: Scene) -> None:
    """No password's hash, no digest of a link, nothing of another agency."""
    archive = taken(full_scene)
    whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"$argon2" not in whole
    assert all("digest" not in row for row in rows(archive, "links.jsonl"))
    assert full_scene.made[1].agency.encode() not in whole
    assert full_scene.made[1].assessment.encode() not in whole


def test_every_table_of_an_agency_is_in_the_archive_and_told_of() -> None:
    """A table that a later release adds needs a file and a sentence in both languages."""
    assert set(belongings.tables()) == set(NAMES)
    assert {f"{name}.jsonl" for name in NAMES.values()} <= described()


def test_a_file_that_is_lost_is_named_and_the_rest_comes(full_scene: Scene) -> None:
    """The archive is whole, and the manifest says what is missing."""
    archive = taken(full_scene)
    manifest = json.loads(archive.read("manifest.json"))
    assert [one["name"] for one in manifest["missing"]] == ["manual.pdf"]
    assert not any(name.startswith("archivos/") for name in archive.namelist())


def test_only_administrators_take_an_agency_away(full_scene: Scene) -> None:
    """Also below the pages: what yields the archive asks again."""
    store, files = full_scene.store, full_scene.service.files
    with pytest.raises(NotAllowed):
        next(iter(export(store, files, full_scene.access("advisor"), full_scene.north)))
    with pytest.raises(NotFound):
        next(iter(export(store, files, full_scene.access("stranger"), full_scene.north)))


def test_what_goes_and_what_stays_is_said_in_numbers(full_scene: Scene) -> None:
    """The form says how much of everything there is before it asks for the name."""
    text = full_scene.client("administrator").get(f"/agencias/{full_scene.north}/borrar").text
    for said in ("1 manual, 1 versión, 30 cláusulas", "100 propuestas", "10 dictámenes de personas",
                 "4 personas con acceso, 1 enlace", "No se puede deshacer"):  # fmt: skip
        assert said in text, said


def test_it_is_not_deleted_without_its_name_and_a_reason(full_scene: Scene) -> None:
    """Each is said beside its field, and everything is still there."""
    client = full_scene.client("administrator")
    path = f"/agencias/{full_scene.north}/borrar"
    wrong = client.post(path, data={"nombre": "otra", "motivo": ""})
    assert wrong.status_code == 422
    assert "Escriba el nombre completo" in wrong.text
    assert "Escriba el motivo" in wrong.text
    right = {"nombre": name_of(full_scene), "motivo": " "}
    assert client.post(path, data=right).status_code == 422
    assert client.get(f"/agencias/{full_scene.north}").status_code == 200


def deleted(scene: Scene) -> None:
    done = scene.client("administrator").post(
        f"/agencias/{scene.north}/borrar",
        data={"nombre": name_of(scene), "motivo": "Ya no se acredita"},
    )
    assert (done.status_code, done.headers["location"]) == (303, "/?aviso=agencia-borrada")


def test_nothing_of_a_deleted_agency_is_found(full_scene: Scene) -> None:
    """No route finds it for anyone, no table has a row of it, and the other agency is whole."""
    made = full_scene.made[0]
    everyone = {who: full_scene.client(who) for who in ("administrator", "writer", OPERATOR)}
    link = full_scene.client(LINK)
    deleted(full_scene)
    places = [
        f"/agencias/{made.agency}", f"/agencias/{made.agency}/bitacora",
        f"/agencias/{made.agency}/exportar", f"/agencias/{made.agency}/borrar",
        f"/agencias/{made.agency}/personas", f"/manuales/{made.manuals[0]}",
        f"/versiones/{made.versions[0]}", f"/autoevaluaciones/{made.assessment}",
        f"/autoevaluaciones/{made.assessment}/perfil",
    ]  # fmt: skip
    for who, client in everyone.items():
        for place in places:
            assert client.get(place).status_code == 404, (who, place)
    assert link.get("/ediciones").status_code == 303
    with full_scene.store.read(system_access()) as unit:
        for table in belongings.tables():
            kind = belongings._owned()[table]
            asked = select(func.count()).select_from(kind).where(kind.agency_id == made.agency)
            assert unit.session.scalar(asked) == 0, table
        assert unit.session.scalar(select(func.count(User.id))) == 6
        assert agencies.get(unit, full_scene.made[1].agency).id == full_scene.made[1].agency
    assert full_scene.client("stranger").get("/").status_code in (200, 303)


def test_its_chain_stays_for_operators_and_says_why(full_scene: Scene) -> None:
    """They find it by name among the deleted ones, whole, and may take it away."""
    name = name_of(full_scene)
    deleted(full_scene)
    client = full_scene.client(OPERATOR)
    assert f"{name} (borrada)" in client.get("/bitacora").text
    text = client.get(f"/bitacora?agencia={full_scene.north}").text
    assert "borró la agencia" in text
    assert "motivo: <del>Ya no se acredita</del>" in text
    assert f'href="/agencias/{full_scene.north}"' not in text
    lines = client.get(f"/bitacora.jsonl?agencia={full_scene.north}").text.splitlines()
    assert json.loads(lines[-1])["action"] == "agency.deleted"
    with full_scene.store.read(full_scene.access("stranger")) as unit, pytest.raises(NotAllowed):
        trail.chains(unit)


def test_its_files_go_unless_another_agency_sent_them_too(full_scene: Scene) -> None:
    """With what was read and drawn of them; one that arrived minutes ago waits for a cleaning."""
    digest = keep(full_scene, 0, MANUAL)
    data = full_scene.service.settings.data
    read = data / "read" / "abc" / f"{digest}.row"
    picture = data / "pictures" / digest[:2] / digest / "1-900.webp"
    for path in (read, picture):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    deleted(full_scene)
    assert not full_scene.service.files.path(digest).exists()
    assert not read.exists()
    assert not picture.exists()


@pytest.mark.parametrize("why", ["another sent it", "it is new"])
def test_a_file_that_may_be_anothers_stays(full_scene: Scene, why: str) -> None:
    """The same bytes of another agency, or bytes whose rows may still be on their way."""
    digest = keep(full_scene, 0, SHARED, old=why != "it is new")
    if why == "another sent it":
        keep(full_scene, 1, SHARED)
    deleted(full_scene)
    assert full_scene.service.files.read(digest) == SHARED


def test_a_large_agency_streams_without_growing(full_scene: Scene) -> None:
    """A file of 60 MB goes through in pieces of a few hundred kilobytes."""
    piece = os.urandom(1 << 20)
    kept = full_scene.service.files.keep((piece for _ in range(60)), name="x", limit=10**8)
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(
            update(Upload)
            .where(Upload.version_id == full_scene.made[0].versions[0])
            .values(sha256=kept.sha256, size=kept.size)
        )
    access = full_scene.access("administrator")
    pieces = export(full_scene.store, full_scene.service.files, access, full_scene.north)
    sizes = [len(one) for one in pieces]
    assert sum(sizes) > 60 * (1 << 20)
    assert max(sizes) < 4 * (1 << 20)


def test_nobody_is_not_shown_the_forms(full_scene: Scene) -> None:
    """Who is not signed in is asked to."""
    for place in ("exportar", "borrar"):
        answer = full_scene.client(NOBODY).get(f"/agencias/{full_scene.north}/{place}")
        assert answer.headers["location"].startswith("/entrar")
