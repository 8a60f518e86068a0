"""Models on trial on their pages and over the API: begun, followed, told, adopted or dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select, update

from service.model_store import SHIPPED, ModelStore
from service.people.access import system_access
from service.rescoring_report import totals, trial_lines
from service.store import trials
from service.store.assessment_tables import Assessment, ProposalRow, Run
from service.store.unit import Store
from service.store.work_tables import Job
from tests.service.standing import EACH, standing
from tests.service.trying import tried, turned, work_off
from tests.service.web.client import Client
from tests.service.web.queries import counted
from tests.service.web.rehearsal import rehearse
from tests.service.web.scene import OPERATOR, Scene, make_full_scene

HERE, API = "/modelos", "/api/v1/trials"


@dataclass(frozen=True, kw_only=True)
class Trying:
    """A full scene with a trial whose matching is over, and an operator's browser."""

    scene: Scene
    trial: str
    client: Client

    @property
    def path(self) -> str:
        """The address of the trial's page."""
        return f"{HERE}/pruebas/{self.trial}"

    @property
    def store(self) -> Store:
        """The store as it is now, what is tried included."""
        found: Store = self.scene.app.state.service.store
        return found

    def shown(self) -> dict[str, tuple[str, str]]:
        """Return the run of each assessment that is shown, and what scored it."""
        with self.store.read(system_access()) as unit:
            rows = unit.session.execute(
                select(Assessment.id, Run.id.label("run"), Run.scorer).join(
                    Run, Run.id == Assessment.current_run_id
                )
            )
            return {row.id: (row.run, row.scorer) for row in rows}


@pytest.fixture(
    scope="module",
    params=EACH,
)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Trying]:
    """Try a model once on each database: every test's changes are forgotten."""
    with standing(request, tmp_path_factory) as (settings, store):
        scene = make_full_scene(settings, store)
        client = scene.client(OPERATOR)
        yield Trying(scene=scene, trial=tried(scene), client=client)


@pytest.fixture
def there(place: Trying) -> Iterator[Trying]:
    """Return the place for one test; the model that ships is in use before and after."""
    with rehearse(place.scene):
        yield place
    ModelStore(place.scene.service.settings.data).use(SHIPPED)


def reopened(there: Trying) -> None:
    """Let a job of the trial be as it was before it ended."""
    with there.store.write(system_access()) as unit:
        job = select(func.max(Job.id)).where(Job.kind == "trial").scalar_subquery()
        unit.session.execute(update(Job).where(Job.id == job).values(state="running"))


def test_the_models_are_listed_with_what_may_be_done(there: Trying) -> None:
    """Name, date, origin and which is in use; no other is tried while one is on trial."""
    text = there.client.get(HERE).text
    with there.store.read(system_access()) as unit:
        model = trials.get(unit, there.trial).model
    assert model in text
    assert "viene con esta versión de Acredita" in text
    assert "de una versión anterior de Acredita" in text
    assert text.count("en uso</span>") == 1
    assert "con manuales de muestra" in text
    assert f'href="{there.path}"' in text
    assert "Poner a prueba" not in text
    assert there.client.post(f"{there.path}/descartar", data={"descarto": "1"}).status_code == 303
    assert there.client.get(HERE).text.count("Poner a prueba") == 2


def test_results_of_another_model_are_told(there: Trying) -> None:
    """How many open assessments, of what; the settings' page says so and leads here."""
    text = there.client.get(HERE).text
    assert "2 autoevaluaciones abiertas de 2 muestran resultados de un modelo distinto" in text
    assert "codificador made-up, puntuador made-up" in text
    settings = there.client.get("/ajustes").text
    assert "un modelo distinto del que está en uso: 2 de 2" in settings
    assert 'href="/modelos"' in settings


def test_a_trial_says_what_would_change(there: Trying) -> None:
    """The figures of the command, in all and agency by agency."""
    text = re.sub(r"\s+", " ", there.client.get(there.path).text)
    with there.store.read(system_access()) as unit:
        row, items = trials.get(unit, there.trial), trials.items(unit, there.trial)
    assert len(items) == 2
    for one in items:
        assert one.agency in text
        for name, whole in (("statuses", "parts"), ("best", "parts"), ("proposals", "proposed")):
            assert f"{one.result[name]:,} de {one.result[whole]:,}" in text
    whole = totals(items)
    assert f"{whole['proposals']:,} de {whole['proposed']:,}" in text
    assert f"{whole['proposals']} de {whole['proposed']} propuestas" in trial_lines(row, items)[-1]
    assert whole["proposals"] > 0
    assert "con directiva → sin directiva" in text


def test_a_trial_is_begun_and_followed(there: Trying) -> None:
    """The page answers at once, what waits is handed to the queue, and the page renews itself."""
    assert there.client.post(f"{there.path}/descartar", data={"descarto": "1"}).status_code == 303
    before, woken = there.shown(), there.scene.work.woken
    answer = there.client.post(HERE, data={"modelo": SHIPPED})
    assert answer.status_code == 303
    path = answer.headers["location"].partition("?")[0]
    assert path.startswith(f"{HERE}/pruebas/")
    assert there.scene.work.woken == woken + 1
    page = there.client.get(path)
    assert page.headers["refresh"] == "3"
    assert "0 de 2" in page.text
    assert "Sí, adoptar" not in page.text
    assert there.shown() == before
    assert "puso a prueba un modelo" in there.client.get("/bitacora").text
    answer = there.client.post(f"{path}/adoptar", data={"adopto": "1"})
    assert answer.status_code == 409
    assert "Aún se comparan autoevaluaciones" in answer.text


def test_a_trial_that_goes_on_is_stopped_by_one_button(there: Trying) -> None:
    """What waits is cancelled, what is shown stays, and another model can be tried."""
    assert there.client.post(f"{there.path}/descartar", data={"descarto": "1"}).status_code == 303
    before = there.shown()
    path = there.client.post(HERE, data={"modelo": SHIPPED}).headers["location"].partition("?")[0]
    page = there.client.get(path).text
    assert "Detener y descartar la prueba" in page
    assert f'action="{path}/detener"' in page
    answer = there.client.post(f"{path}/detener")
    assert answer.status_code == 303
    text = there.client.get(path).text
    assert "la descartó" in text
    assert text.count("detenido") == 2
    assert there.shown() == before
    again = there.client.post(HERE, data={"modelo": SHIPPED})
    assert again.status_code == 303


def test_the_button_that_stops_discards_nothing_that_has_ended(there: Trying) -> None:
    """Pressed on a page that was opened before the last one ended, it asks for the tick."""
    answer = there.client.post(f"{there.path}/detener")
    assert answer.status_code == 422
    assert "Marque la casilla para confirmarlo" in answer.text


def test_a_trial_that_goes_on_renews_its_page_until_it_ends(there: Trying) -> None:
    """Once all were tried it asks no more, and offers both ends."""
    page = there.client.get(there.path)
    assert "refresh" not in page.headers
    assert "Sí, adoptar este modelo en todas las agencias" in page.text
    reopened(there)
    page = there.client.get(there.path)
    assert page.headers["refresh"] == "3"
    assert "1 de 2" in page.text


@pytest.mark.parametrize("end", ["adoptar", "descartar"])
def test_neither_end_comes_without_its_tick(there: Trying, end: str) -> None:
    """A click by mistake changes nothing, and it is said beside the box."""
    before = there.shown()
    answer = there.client.post(f"{there.path}/{end}")
    assert answer.status_code == 422
    assert "Marque la casilla para confirmarlo" in answer.text
    assert there.shown() == before
    with there.store.read(system_access()) as unit:
        assert trials.get(unit, there.trial).state == "running"


def test_an_adopted_model_is_in_use_and_its_runs_are_shown(there: Trying) -> None:
    """Every assessment shows one model; what it showed before can still be read."""
    before = there.shown()
    with there.store.read(system_access()) as unit:
        model = trials.get(unit, there.trial).model
        old = unit.session.scalar(
            select(func.min(ProposalRow.id)).where(
                ProposalRow.run_id == before[there.scene.made[0].assessment][0]
            )
        )
    answer = there.client.post(f"{there.path}/adoptar", data={"adopto": "1"})
    assert answer.status_code == 303
    after = there.shown()
    assert {scorer for _, scorer in after.values()} == {model}
    assert not {run for run, _ in after.values()} & {run for run, _ in before.values()}
    assert there.client.get(f"/api/v1/proposals/{old}").status_code == 200
    north = there.scene.made[0].assessment
    lists = there.client.get(f"/api/v1/assessments/{north}/proposals?limit=200").json()["items"]
    with there.store.read(system_access()) as unit:
        runs = set(
            unit.session.scalars(
                select(ProposalRow.run_id).where(ProposalRow.id.in_([one["id"] for one in lists]))
            )
        )
    assert runs == {after[north][0]}
    text = there.client.get(f"{there.path}?aviso=modelo-adoptado").text
    assert "El modelo está en uso y se muestran sus resultados." in text
    assert "Sí, adoptar" not in text
    trail = there.client.get("/bitacora").text
    assert "adoptó un modelo" in trail
    text = there.client.get(HERE).text
    assert "muestran resultados de un modelo distinto" not in text
    assert re.search(rf"{model} <span class=\"chip good\">en uso</span>", text)


def test_a_settled_trial_is_not_settled_again(there: Trying) -> None:
    """What was dropped cannot be adopted, in one sentence; its figures can be read."""
    assert there.client.post(f"{there.path}/descartar", data={"descarto": "1"}).status_code == 303
    answer = there.client.post(f"{there.path}/adoptar", data={"adopto": "1"})
    assert answer.status_code == 409
    assert "Esta prueba ya se adoptó o se descartó; empiece otra." in answer.text
    assert "la descartó" in answer.text
    assert "Agencia por agencia" in answer.text


def test_a_second_trial_waits_for_the_first(there: Trying) -> None:
    """The sentence names the model that is on trial."""
    with there.store.read(system_access()) as unit:
        model = trials.get(unit, there.trial).model
    answer = there.client.post(HERE, data={"modelo": SHIPPED})
    assert answer.status_code == 409
    assert f"El modelo {model} está a prueba; adóptelo o descártelo" in answer.text


@pytest.mark.parametrize("name", ["nadie-lo-conoce", "", "../../secret", "x" * 5000, "\0"])
def test_a_model_that_is_not_kept_is_refused(there: Trying, name: str) -> None:
    """On the page and over the API, with the names of those there are."""
    answer = there.client.post(HERE, data={"modelo": name})
    assert answer.status_code == 404
    assert "No se conserva ningún modelo" in answer.text
    assert there.client.post(API, json={"model": name}).status_code in (404, 422)


def test_without_results_there_is_nothing_to_try(scene: Scene) -> None:
    """No assessment is open, so the page says what to do first."""
    client = scene.client(OPERATOR)
    assert client.get(HERE).status_code == 200
    answer = client.post(HERE, data={"modelo": SHIPPED})
    assert answer.status_code == 409
    assert "Ninguna agencia tiene una autoevaluación abierta" in answer.text
    assert client.post(API, json={"model": SHIPPED}).json()["title"] == "NothingToTry"


def test_a_model_of_another_encoder_is_shown_and_not_offered(scene: Scene) -> None:
    """It stays on the list with why it cannot be tried, and is refused when asked for."""
    name = turned(scene.service.settings.data)
    path = scene.service.settings.data / "models" / f"{name}.json"
    path.write_text(
        re.sub(r'"encoder": "[^"]+"', '"encoder": "otro"', path.read_text("utf-8"), count=1),
        encoding="utf-8",
    )
    client = scene.client(OPERATOR)
    text = client.get(HERE).text
    assert "es de otro codificador" in text
    assert text.count("Poner a prueba") == 1
    assert client.post(HERE, data={"modelo": name}).status_code == 404
    serve = [one["serves"] for one in client.get("/api/v1/models").json()["items"]]
    assert serve == [True, False]


def test_the_pages_ask_as_often_whatever_they_show(there: Trying) -> None:
    """One trial or many, two agencies or more: as many queries."""
    for path in (HERE, there.path):
        with counted(there.scene.store) as statements:
            assert there.client.get(path).status_code == 200
        assert len(statements) <= 10


def test_a_trial_over_the_api(full_scene: Scene) -> None:
    """Begun once under a name, read cheaply, adopted; a dropped one leaves what is shown."""
    client = full_scene.client(OPERATOR)
    name = turned(full_scene.service.settings.data)
    kept = {one["name"]: one for one in client.get("/api/v1/models").json()["items"]}
    told = {key: kept[name][key] for key in ("in_use", "origin", "serves")}
    assert told == {"in_use": False, "origin": "earlier", "serves": True}
    key = {"Idempotency-Key": "prueba"}
    first = client.post(API, json={"model": name}, headers=key)
    assert first.status_code == 201, first.text
    assert client.post(API, json={"model": name}, headers=key).json() == first.json()
    assert client.post(API, json={"model": name}).json()["title"] == "TrialGoesOn"
    url = first.headers["location"]
    assert client.get(url).json()["assessments"] == {"queued": 2}
    assert client.get(url).json()["items"][0]["difference"] is None
    assert client.post(f"{url}/adopt").json()["title"] == "TrialWaits"
    work_off(full_scene)
    found = client.get(url)
    assert found.json()["assessments"] == {"done": 2}
    assert found.json()["totals"]["proposals"] > 0
    tag = {"If-None-Match": found.headers["etag"]}
    assert client.get(url, headers=tag).status_code == 304
    assert client.post(f"{url}/adopt").json()["state"] == "adopted"
    assert client.post(f"{url}/drop").json()["title"] == "TrialEnded"
    kept = {one["name"]: one for one in client.get("/api/v1/models").json()["items"]}
    assert kept[name]["in_use"]
    second = client.post(API, json={"model": SHIPPED}).headers["location"]
    work_off(full_scene)
    assert client.post(f"{second}/drop").json()["state"] == "dropped"
    assert [one["state"] for one in client.get(API).json()["items"]] == ["dropped", "adopted"]
    writer = full_scene.client("writer")
    assert writer.get(API).status_code == 403
    assert writer.get(url).status_code == 403
