"""Progress on its pages: two bars, by chapter, level and person, and confidences in words."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from service.people.access import system_access
from service.store.assessment_tables import Decision
from tests.service.second_looks import decided
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, OPERATOR, STRANGER, Scene


@pytest.fixture
def url(full_scene: Scene) -> str:
    """Return the address of the north's progress."""
    return f"/autoevaluaciones/{full_scene.made[0].assessment}/avance"


def test_reviewed_and_covered_are_two_bars(full_scene: Scene, url: str) -> None:
    """Both are of people; nobody looked and looked in vain are told apart, by chapter and level."""
    page = full_scene.client(LINK).get(url).text
    assert 'aria-label="Estándares revisados por una persona"' in page
    assert 'aria-label="Estándares con directiva, según personas"' in page
    for said in ("se buscó y no hay", "nadie ha mirado", "Credencialización", "obligatorio (M)"):
        assert said in page
    assert "Persona de prueba" in page


@pytest.mark.parametrize(
    ("accepted", "says"),
    [
        (10, "Las confianzas se quedan cortas: en promedio anunciaban 45 de cada 100"),
        (0, "Las confianzas se pasan: en promedio anunciaban 45 de cada 100"),
        (5, "Las confianzas coinciden con lo que se aceptó: anunciaban 45 de cada 100"),
    ],
)
def test_confidences_are_told_in_words(
    full_scene: Scene, url: str, accepted: int, says: str
) -> None:
    """Of each tenth how many of 100 were accepted, with n, and one sentence on all of them."""
    verdicts = (["satisfies"] * accepted + ["contradicts"] * (10 - accepted)) * 4
    decided(full_scene, verdicts)
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(
            update(Decision).where(Decision.proposal_id.is_not(None)).values(confidence=0.45)
        )
    page = full_scene.client("writer").get(url).text
    assert says in page
    assert (
        f"De cada 100 propuestas con confianza entre 0.4 y 0.5, unas {accepted * 10} se "
        "aceptaron (n=40)" in page
    )


def test_too_few_say_so(full_scene: Scene, url: str) -> None:
    """Nothing decided on proposals, then three: neither share nor verdict on confidences."""
    client = full_scene.client("writer")
    assert "Nadie ha dictaminado todavía una propuesta con confianza" in client.get(url).text
    decided(full_scene, ["satisfies"])
    page = client.get(url).text
    assert "Todavía hay muy pocos dictámenes (n=1)" in page
    assert "todavía muy pocas (n=1)" in page
    assert "De cada 100" not in page


def test_all_agencies_are_listed_for_whoever_sees_them(full_scene: Scene) -> None:
    """The portfolio leads there; an operator sees both agencies, a stranger their own alone."""
    client = full_scene.client(OPERATOR)
    assert 'href="/avance"' in client.get("/").text
    with counted(full_scene.store) as statements:
        page = client.get("/avance").text
    assert len(statements) < 20, "\n".join(statements)
    assert "Agencia 0-000 de prueba" in page
    assert "Agencia 0-001 de prueba" in page
    assert "2 agencias" in page
    other = full_scene.client(STRANGER).get("/avance").text
    assert "Agencia 0-000 de prueba" not in other
    assert "Agencia 0-001 de prueba" in other
    none = client.get("/avance", params={"programa": "le"}).text
    assert "Agencia 0-000 de prueba" not in none


def test_the_pages_of_an_assessment_lead_to_each_other(full_scene: Scene, url: str) -> None:
    """The page of the assessment has the way to the review's pages; the page shown is marked."""
    client = full_scene.client("advisor")
    home = url.removesuffix("/avance")
    page = client.get(home).text
    for end in ("revision", "avance", "brechas", "tareas", "segunda-lectura", "muestras"):
        assert f'href="{home}/{end}"' in page
    assert f'href="{url}" aria-current="page"' in client.get(url).text


def test_a_page_asks_little(full_scene: Scene, url: str) -> None:
    """A bounded number of queries; to a stranger nothing is there."""
    client = full_scene.client("writer")
    client.get(url)
    with counted(full_scene.store) as statements:
        assert client.get(url).status_code == 200
    assert len(statements) < 30, "\n".join(statements)
    assert full_scene.client(STRANGER).get(url).status_code == 404
