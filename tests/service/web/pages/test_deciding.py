"""The review screen without a script: what it shows, what its forms do, where they lead."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from service.people.access import system_access
from service.store import decided, editions, results
from service.store.paging import Paging
from service.store.results import StatesAsked
from tests.portfolio import Sizes
from tests.service.web.client import Client
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, Scene, make_full_scene


@pytest.fixture
def scene(settings: object, store: object) -> Scene:
    """Return agencies with many proposals and no decisions."""
    return make_full_scene(settings, store, Sizes(agencies=2, proposals=700, decisions=0))  # type: ignore[arg-type]


@pytest.fixture
def client(scene: Scene) -> Client:
    """Return the advisor's browser."""
    return scene.client("advisor")


def chosen(scene: Scene, least: int = 2) -> tuple[str, tuple[str, ...]]:
    """Return the first standard that applies with so many parts, and their ids."""
    with scene.store.read(system_access()) as unit:
        asked = results.states(unit, scene.made[0].run, StatesAsked(), Paging(limit=200)).rows
        for row in asked:
            found = results.elements(unit, scene.made[0].run, row.standard)
            if row.status != "not_applicable" and len(found) >= least:
                return row.standard, tuple(one.element for one in found)
    raise AssertionError(least)


def url(scene: Scene, standard: str) -> str:
    return f"/autoevaluaciones/{scene.made[0].assessment}/estandares/{standard}"


def pair(text: str) -> str:
    """Return the pair that the form of a page is about."""
    (found,) = html.fromstring(text).xpath("//form[@id='dictamen']//input[@data-pair]/@value")
    return str(found)


def say(client: Client, path: str, **fields: str) -> str:
    """Decide and return where the browser is sent."""
    answer = client.post(f"{path}/dictamenes", data=fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def query(address: str) -> dict[str, str]:
    return {name: found[0] for name, found in parse_qs(urlsplit(address).query).items()}


def test_a_standard_shows_its_parts_and_one_clause_to_decide(scene: Scene, client: Client) -> None:
    """The first open part is looked at, its best proposal is in the form, nothing is decided."""
    number, elements = chosen(scene)
    text = client.get(url(scene, number)).text
    page = html.fromstring(text)
    assert page.xpath("//ol[@class='parts']//a/@data-part") == list(elements)
    assert page.xpath("//a[@data-part and @aria-current]/@data-part") == [elements[0]]
    assert [
        one.get("data-panel") for one in page.xpath("//section[@data-panel][not(@hidden)]")
    ] == [elements[0]]
    assert pair(text).split(";")[0] == elements[0]
    assert pair(text).split(";")[3] == ""
    assert "propuesta del programa" in text
    assert len(page.xpath("//li[@data-candidate][contains(@class,'now')]")) == 1


def test_a_verdict_leads_to_the_next_part_and_then_to_the_next_standard(
    scene: Scene, client: Client
) -> None:
    """Every part in turn; the last leads on, and what was saved can be undone there."""
    number, elements = chosen(scene)
    here = url(scene, number)
    address = here
    for place, element in enumerate(elements):
        text = client.get(address).text
        assert pair(text).startswith(f"{element};")
        address = say(client, here, par=pair(text), dictamen="satisfies")
        on_it = urlsplit(address).path == here
        assert on_it == (place + 1 < len(elements))
    shown = client.get(address).text
    assert "Se guardó:" in shown
    assert f"/dictamenes/{query(address)['hecho']}/retirar" in shown
    back = client.post(
        f"/autoevaluaciones/{scene.made[0].assessment}/dictamenes/{query(address)['hecho']}/retirar"
    )
    assert urlsplit(back.headers["location"]).path == here
    assert query(back.headers["location"])["inciso"] == elements[-1]


def test_a_rejected_proposal_leads_to_the_next_one_of_the_part(
    scene: Scene, client: Client
) -> None:
    """With its reason; after the last one the screen says what is left to do."""
    number, elements = chosen(scene)
    here = url(scene, number)
    address = here
    seen = []
    for _ in range(9):
        text = client.get(address).text
        now = pair(text)
        if now.split(";")[3]:
            break
        seen.append(now)
        address = say(client, here, par=now, dictamen="unrelated", motivo="only-mentions")
        assert query(address)["inciso"] == elements[0]
    assert len(seen) == len(set(seen)) >= 1
    assert "Ya no quedan propuestas por decidir" in text
    assert "sólo menciona" in text
    none = re.search(r'name="par" value="([^"]*)" data-none-pair', text)
    assert none is not None
    after = say(client, here, par=unescape(none[1]), dictamen="unanswered")
    assert query(after).get("inciso") == elements[1]


def test_whoever_stays_stays(scene: Scene, client: Client) -> None:
    """The same clause is looked at, with its decision, and the switch stays on."""
    number, _ = chosen(scene)
    text = client.get(url(scene, number)).text
    address = say(client, url(scene, number), par=pair(text), dictamen="partial", quedarse="1")
    shown = client.get(address).text
    assert pair(shown).split(";")[:3] == [
        pair(text).split(";")[0],
        pair(text).split(";")[1],
        pair(text).split(";")[2],
    ]
    assert pair(shown).split(";")[3]
    assert 'name="quedarse" value="1" checked' in shown


def test_several_pairs_are_decided_at_once(scene: Scene, client: Client) -> None:
    """Chosen boxes and the clause looked at share a group, and one undo takes them back."""
    number, _ = chosen(scene)
    page = html.fromstring(client.get(url(scene, number)).text)
    keys = [
        one.get("data-key")
        for panel in page.xpath("//section[@data-panel]")
        for one in panel.xpath(".//li[@data-candidate]")[:1]
    ]
    answer = client.post(
        f"{url(scene, number)}/dictamenes",
        data={"par": keys, "dictamen": "satisfies"},
        headers={"accept": "application/json"},
    )
    assert answer.json()["kept"] == len(keys)
    with scene.store.read(system_access()) as unit:
        rows = decided.of_group(unit, scene.made[0].assessment, answer.json()["group"])
    assert {row.element for row in rows} == {key.split(";")[0] for key in keys}


def test_a_clause_that_the_machine_missed_is_found_and_added(scene: Scene, client: Client) -> None:
    """By words, or by its place on a page; it becomes a labelled pair and stays on the screen."""
    number, elements = chosen(scene)
    text = client.get(url(scene, number), params={"q": "patrulla", "inciso": elements[1]}).text
    page = html.fromstring(text)
    proposed = set(
        page.xpath(f"//section[@data-panel='{elements[1]}']//li[@data-candidate]/@data-clause")
    )
    links = page.xpath("//ul[contains(@class,'found')]//a/@href")
    assert links
    assert "<mark>patrulla</mark>" in text
    link = next(one for one in links if query(one)["clausula"] not in proposed)
    shown = client.get(link).text
    assert pair(shown) == f"{elements[1]};;{query(link)['clausula']};"
    assert "la eligió una persona" in shown
    address = say(client, url(scene, number), par=pair(shown), dictamen="satisfies", quedarse="1")
    kept = client.get(address).text
    assert "cumple" in kept
    with scene.store.read(system_access()) as unit:
        (row,) = decided.holding(unit, scene.made[0].assessment, number)
    assert (row.element, row.proposal_id, str(row.clause_id)) == (
        elements[1],
        None,
        query(link)["clausula"],
    )


def test_clauses_that_were_chosen_stay_while_others_are_looked_for(
    scene: Scene, client: Client
) -> None:
    """Each search and each result keeps them, so that several are decided at once."""
    number, elements = chosen(scene)
    asked: dict[str, str | list[str]] = {"q": "patrullas", "inciso": elements[1]}
    page = html.fromstring(client.get(url(scene, number), params=asked).text)
    proposed = set(page.xpath("//li[@data-candidate]/@data-clause"))
    links = [
        link
        for link in page.xpath("//ul[contains(@class,'found')]//a/@href")
        if query(link)["clausula"] not in proposed
    ]
    one, two = (query(link)["clausula"] for link in links[:2])
    first = html.fromstring(client.get(links[0]).text)
    panel = f"//section[@data-panel='{elements[1]}']"
    assert first.xpath(f"{panel}//form[@data-search]/input[@name='otras']/@value") == [one]
    again = client.get(url(scene, number), params={**asked, "otras": [one]}).text
    link = next(
        found
        for found in html.fromstring(again).xpath("//ul[contains(@class,'found')]//a/@href")
        if query(found)["clausula"] == two
    )
    both = html.fromstring(client.get(link).text)
    assert both.xpath(f"{panel}//li[@data-candidate]/@data-clause")[-2:] == [one, two]
    assert both.xpath("//li[contains(@class,'now')]/@data-clause") == [two]
    keys = both.xpath(f"{panel}//li[@data-candidate]/@data-key")[-2:]
    answer = client.post(
        f"{url(scene, number)}/dictamenes", data={"par": keys, "dictamen": "partial"}
    )
    told = client.get(answer.headers["location"]).text
    assert "2 cláusulas" in told
    assert client.get(url(scene, number), params={"otras": [one] * 21}).status_code == 422


def test_what_was_said_has_the_label_of_its_part(scene: Scene, client: Client) -> None:
    """The notice and a note name a part as boxes on the page do, never by its id."""
    number, elements = chosen(scene)
    text = client.get(url(scene, number)).text
    client.post(f"{url(scene, number)}/notas", data={"texto": "Véase", "inciso": elements[0]})
    told = client.get(
        say(client, url(scene, number), par=pair(text), dictamen="partial", quedarse="1")
    ).text
    page = html.fromstring(told)
    label = page.xpath("//span[@data-about-part]/text()")[0]
    assert page.xpath("//div[contains(@class,'just-done')]//span[@class='num']/text()") == [label]
    assert label in page.xpath("//section[@class='notes']//li")[0].text_content()


def test_two_people_on_one_pair_get_a_clear_notice(scene: Scene, client: Client) -> None:
    """The second is told who said what; their own is not saved; a script gets the same words."""
    number, _ = chosen(scene)
    text = client.get(url(scene, number)).text
    other = scene.client("administrator")
    say(other, url(scene, number), par=pair(text), dictamen="contradicts")
    told = "Persona administrator dictaminó «contradice» sobre lo mismo mientras tanto"
    fields = {"par": pair(text), "dictamen": "satisfies"}
    refused = client.post(f"{url(scene, number)}/dictamenes", data=fields)
    assert refused.status_code == 409
    assert told in refused.text
    by_script = client.post(
        f"{url(scene, number)}/dictamenes", data=fields, headers={"accept": "application/json"}
    )
    assert (by_script.status_code, by_script.json()["title"]) == (409, "DecidedMeanwhile")
    assert by_script.json()["detail"].startswith(told)


def test_a_standard_that_does_not_apply_says_why(scene: Scene, client: Client) -> None:
    """The reason is asked for and shown with the name; it can be taken as applying again."""
    number, _ = chosen(scene)
    here = url(scene, number)
    refused = client.post(f"{here}/dictamenes", data={"par": ";;;", "dictamen": "not_applicable"})
    assert refused.status_code == 400
    assert "escriba por qué" in refused.text
    say(client, here, par=";;;", dictamen="not_applicable", nota="No hay academia propia")
    text = client.get(here).text
    assert "No hay academia propia" in text
    assert "Persona advisor" in text
    assert "Sí aplica" in text


@pytest.mark.parametrize(
    "fields",
    [
        {"dictamen": "satisfies"},
        {"par": "x", "dictamen": "satisfies"},
        {"par": "a;b;c;d", "dictamen": "satisfies"},
        {"par": ";;;" + "9" * 300, "dictamen": "satisfies"},
        {"par": ";;;", "dictamen": "perfect"},
        {"par": ";;1;", "dictamen": "unrelated", "motivo": "because"},
    ],
)
def test_what_is_no_verdict_is_refused_in_one_sentence(
    scene: Scene, client: Client, fields: dict[str, str]
) -> None:
    """Nothing is kept."""
    number, _ = chosen(scene)
    answer = client.post(f"{url(scene, number)}/dictamenes", data=fields)
    assert answer.status_code in (400, 404)
    with scene.store.read(system_access()) as unit:
        assert decided.holding(unit, scene.made[0].assessment) == ()


def test_notes_are_the_teams(scene: Scene, client: Client) -> None:
    """A writer's and an assessor's note are shown to all; an empty one is refused."""
    number, _ = chosen(scene)
    here = url(scene, number)
    for who in ("writer", LINK):
        answer = scene.client(who).post(f"{here}/notas", data={"texto": f"Nota de {who} <b>"})
        assert answer.status_code == 303
    text = client.get(here).text
    assert "Nota de writer &lt;b&gt;" in text
    assert "Nota de link &lt;b&gt;" in text
    assert client.post(f"{here}/notas", data={"texto": "  "}).status_code == 400


def test_who_only_reads_sees_no_form(scene: Scene) -> None:
    """A writer, an assessor and a link read everything and can decide nothing."""
    number, _ = chosen(scene)
    for who in ("writer", "assessor", LINK):
        text = scene.client(who).get(url(scene, number)).text
        assert 'id="dictamen"' not in text
        assert "Usted puede leer" in text
        assert "data-candidate" in text


def test_the_screen_asks_as_often_for_many_parts_as_for_few(scene: Scene, client: Client) -> None:
    """The number of queries does not grow with proposals, parts and decisions."""
    few, _ = chosen(scene, 1)
    many, _ = chosen(scene, 4)
    client.get(url(scene, few))
    counts = []
    for number in (few, many):
        with counted(scene.store) as found:
            assert client.get(url(scene, number)).status_code == 200
        counts.append(len(found))
    assert abs(counts[0] - counts[1]) <= 1
    assert max(counts) <= 32


def test_the_sheet_alone_is_that_of_the_clause(scene: Scene, client: Client) -> None:
    """What a script puts in place of the sheet before: text of the page, the clause in focus."""
    number, elements = chosen(scene)
    text = client.get(url(scene, number)).text
    clause = pair(text).split(";")[2]
    piece = client.get(
        f"{url(scene, number)}/hoja", params={"inciso": elements[0], "clausula": clause}
    ).text
    assert f'data-text-of="{clause}"' in piece
    assert "<html" not in piece
    assert client.get(f"{url(scene, number)}/hoja", params={"clausula": 10**9}).status_code == 200


def test_ones_own_keys_are_kept_and_clashes_refused(scene: Scene, client: Client) -> None:
    """They are on the buttons; two actions on one key are sent back marked."""
    number, _ = chosen(scene)
    text = client.get("/cuenta/teclas").text
    fields = dict(re.findall(r'<input id="f-\w+" name="(\w+)" value="([^"]*)"', text))
    assert fields["satisfies"] == "a"
    clash = client.post("/cuenta/teclas", data={**fields, "satisfies": "p"})
    assert clash.status_code == 422
    assert clash.text.count('aria-invalid="true"') == 2
    assert client.post("/cuenta/teclas", data={**fields, "satisfies": "1"}).status_code == 422
    assert client.post("/cuenta/teclas", data={**fields, "satisfies": "ñ"}).status_code == 303
    assert '<kbd aria-hidden="true">ñ</kbd> Cumple' in client.get(url(scene, number)).text
    assert client.post("/cuenta/teclas", data={"usuales": "1"}).status_code == 303
    assert '<kbd aria-hidden="true">a</kbd> Cumple' in client.get(url(scene, number)).text


def test_a_standard_of_the_edition_that_the_run_lacks_is_not_there(
    scene: Scene, client: Client
) -> None:
    """Nor is one of another edition."""
    with scene.store.read(system_access()) as unit:
        assert editions.listed(unit)
    assert client.get(url(scene, "99.9.9")).status_code == 404


def test_a_queue_of_pairs_leads_to_its_next_pair(scene: Scene, client: Client) -> None:
    """The least certain one after another, whatever their standards; at its end, to the queue."""
    here = f"/autoevaluaciones/{scene.made[0].assessment}"
    text = client.get(f"{here}/revision", params={"cola": "uncertain"}).text
    links = [unescape(one) for one in re.findall(r'href="([^"]*&amp;cola=uncertain)"', text)]
    assert len(links) > 2
    shown = client.get(links[0]).text
    standard = urlsplit(links[0]).path
    address = say(client, standard, par=pair(shown), dictamen="satisfies", cola="uncertain")
    following = query(links[1])
    assert urlsplit(address).path == urlsplit(links[1]).path
    assert (query(address)["inciso"], query(address)["cola"]) == (following["inciso"], "uncertain")
    assert pair(client.get(address).text).split(";")[1] == following["propuesta"]
