"""The HTML report says the right things, safely, in one file, and works in a real browser."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from corpora.records import Verified
from pipelines.results import Calibration, Crosswalk, Status
from service.reports.html import render_report
from tests.service.reports import sample

DATE = "15 de enero de 2026"


def page(crosswalk: Crosswalk) -> html.HtmlElement:
    """Render and parse the report."""
    return html.document_fromstring(render_report(crosswalk, DATE))


def words(node: html.HtmlElement) -> str:
    """Return the text of a node with single spaces."""
    return " ".join(str(node.text_content()).split())


def section(document: html.HtmlElement, heading: str) -> html.HtmlElement:
    """Return the section that a heading's id names."""
    return document.xpath(f"//section[@aria-labelledby='{heading}']")[0]


def test_nothing_of_a_clause_becomes_markup() -> None:
    """A clause that holds a script is shown as text."""
    document = page(sample.small())
    assert sample.HOSTILE in words(document.get_element_by_id("e-84.1.1"))
    assert len(document.xpath("//script")) == 1


def test_nothing_comes_from_outside() -> None:
    """No address, handler or inline style: the file needs no network and its policy allows none."""
    document = page(sample.small())
    assert (
        document.xpath(
            "//link | //img | //iframe | //@src | //@style | //@*[starts-with(name(), 'on')]"
        )
        == []
    )
    assert all(str(link).startswith("#") for link in document.xpath("//@href"))
    style, script = document.xpath("//style")[0].text, document.xpath("//script")[0].text
    assert "url(" not in style
    assert "@import" not in style
    assert "fetch(" not in script
    assert "default-src 'none'" in document.xpath("//meta[@http-equiv]/@content")[0]


def test_opens_with_the_summary_and_its_warnings() -> None:
    """Counts by status, what the scores are not, and that a directive is not compliance."""
    summary = words(section(page(sample.small()), "resumen"))
    assert "Se compararon 11 estándares" in summary
    for text in ("3 con directiva", "3 parcial", "4 sin directiva", "1 no aplica"):
        assert text in summary
    assert "2 con número verificado 2 con número no verificado" in re.sub(
        r"(do)(\d)", r"\1 \2", summary
    )
    assert "Sin calibrar: las puntuaciones ordenan, no son probabilidades." in summary
    assert "Encontrar una directiva no es cumplir: faltan las pruebas de cumplimiento." in summary


def test_gap_list_holds_no_unverified_number() -> None:
    """Gaps with a verified number come first; recalled numbers are apart, counted, with why."""
    document = page(sample.small())
    gaps, apart = section(document, "brechas"), section(document, "por-verificar")
    assert [words(cell) for cell in gaps.xpath(".//td[@class='num']")] == ["1.2.9", "4.1.5"]
    assert [words(cell) for cell in apart.xpath(".//td[@class='num']")] == ["26.1.4", "84.1.6"]
    assert words(gaps.xpath(".//*[@class='count']")[0]) == "2"
    assert "se anotaron de memoria" in words(apart)
    headings = [node.get("id") for node in document.xpath("//main/section/h2")]
    assert headings[1:4] == ["resumen", "brechas", "por-verificar"]


def test_failed_files_come_before_everything() -> None:
    """A file that could not be read is named at the top, with its sentence."""
    first = page(sample.small()).xpath("//main/section")[0]
    assert "Anexo 4.pdf: El archivo está protegido con contraseña" in words(first)


def test_heatmap_has_numbers_and_links() -> None:
    """Each chapter links to its section, and its cells are numbers, not only colours."""
    document = page(sample.small())
    row = section(document, "capitulos").xpath(".//tbody/tr")[1]
    assert [words(cell) for cell in row] == [
        "4. Uso de la fuerza",
        "1",
        "1",
        "1",
        "0",
        "3",
        "0",
        "33 %",
    ]
    target = document.get_element_by_id(row.xpath(".//a/@href")[0][1:])
    assert words(target.xpath("./h3")[0]) == "4. Uso de la fuerza"


def test_every_link_has_its_target_and_ids_are_unique() -> None:
    """No link of the page leads nowhere."""
    document = page(sample.large(60, 100))
    ids = [str(id) for id in document.xpath("//@id")]
    assert len(ids) == len(set(ids))
    assert {str(link)[1:] for link in document.xpath("//@href")} <= set(ids)


def test_ids_of_a_list_of_ones_own_stay_apart() -> None:
    """Requirement ids that differ only in odd characters get different anchors."""
    crosswalk = sample.custom(sample.small())
    renamed = {"1.1.1": "REQ 1", "1.2.3": "REQ_1", "1.2.9": "req/1"}
    edition = replace(
        crosswalk.edition,
        standards=tuple(
            replace(row, id=renamed.get(row.id, row.id)) for row in crosswalk.edition.standards
        ),
    )
    results = tuple(replace(row, id=renamed.get(row.id, row.id)) for row in crosswalk.standards)
    document = page(replace(crosswalk, edition=edition, standards=results))
    anchors = [str(id) for id in document.xpath("//article/@id")]
    assert len(set(anchors)) == len(results)


def test_a_proposal_says_where_and_why() -> None:
    """Path, label, page, file, score, citation, inherited lead-in and shared words are there."""
    first = page(sample.small()).get_element_by_id("e-4.1.1").xpath(".//li[@class='prop']")[0]
    text = words(first)
    assert "Título Segundo. De la actuación policial › Capítulo 1 › Artículo 12 › II" in text
    assert "Art. 12, fr. II pág. 4, Reglamento de Policía.pdf cita el estándar" in text
    assert "responde a: inciso a" in text
    assert "puntuación 3.66" in text
    assert words(first.xpath(".//*[@class='lead']")[0]).endswith("deberán:")
    assert [words(mark) for mark in first.xpath(".//mark")] == ["fuerza", "proporcional"]


def proposal_of(document: html.HtmlElement, number: str) -> html.HtmlElement:
    """Return the first proposal of a standard, those said to contradict it apart."""
    article = document.get_element_by_id(f"e-{number}")
    return article.xpath("./ul[@class='props']/li[@class='prop']")[0]


def test_an_explained_proposal_marks_its_phrases() -> None:
    """The phrases of the explanation are marked in text and lead-in, and no other word is."""
    crosswalk = sample.reasons(sample.small())
    item = proposal_of(page(crosswalk), "4.1.1")
    assert words(item.xpath(".//*[@class='lead']//mark")[0]) == "integrantes"
    marks = [words(mark) for mark in item.xpath(".//p[@class='text']//mark")]
    assert marks == ["integrantes", "la fuerza razonable"]


def test_what_is_missing_and_weak_is_said() -> None:
    """Below the text: what the clause leaves out, and the word that makes it no duty."""
    item = proposal_of(page(sample.reasons(sample.small())), "4.1.1")
    assert words(item.xpath(".//p[@class='lacks']")[0]) == (
        "Falta: quién es responsable, un plazo. Ojo: dice «podrá»: faculta, no obliga."
    )


def test_the_nearest_clause_of_a_gap_lacks_more_than_a_list_says() -> None:
    """Where no clause answers nothing is listed as missing; why it may not oblige is still said."""
    item = proposal_of(page(sample.reasons(sample.small())), "4.1.5")
    assert words(item.xpath(".//p[@class='lacks']")[0]) == (
        "Ojo: dice «podrá»: faculta, no obliga."
    )


def test_a_possible_contradiction_stands_out() -> None:
    """It has a block of its own, the wording underlined, and a link from the summary."""
    document = page(sample.small())
    block = document.get_element_by_id("e-1.2.3").xpath(".//div[@class='contra']")[0]
    assert words(block).startswith("Posible contradicción: revise si la cláusula permite")
    assert [words(node) for node in block.xpath(".//u")] == [sample.WAIVER]
    assert "indicio 0.61 de 1" in words(block)
    summary = section(document, "resumen")
    assert "Posible contradicción en 1 estándar: 1.2.3." in words(summary)
    assert summary.xpath(".//a[@href='#e-1.2.3']")


def test_a_proposal_that_may_contradict_says_so() -> None:
    """A clause proposed for a standard that it may contradict carries the warning there too."""
    crosswalk = sample.small()
    against = replace(sample.CONTRADICTION, standard="1.1.1")
    crosswalk = replace(
        crosswalk,
        standards=tuple(
            replace(row, contradictions=(against,) if row.id == "1.1.1" else ())
            for row in crosswalk.standards
        ),
    )
    items = page(crosswalk).get_element_by_id("e-1.1.1").xpath("./ul[@class='props']/li")
    warned = [bool(item.xpath(".//*[@class='against']")) for item in items]
    assert warned == [True, False]


def test_no_contradiction_no_word_of_it() -> None:
    """A report without contradictions does not speak of them."""
    crosswalk = sample.small()
    crosswalk = replace(
        crosswalk,
        standards=tuple(replace(row, contradictions=()) for row in crosswalk.standards),
    )
    assert "ontradicción" not in words(page(crosswalk).find("body"))


def test_a_part_without_answer_is_answered_by_nothing() -> None:
    """The nearest clause of an element that is a gap is not said to answer it."""
    crosswalk = sample.small()
    rows = tuple(
        replace(row, elements=tuple(replace(part, status=Status.GAP) for part in row.elements))
        for row in crosswalk.standards
    )
    article = page(replace(crosswalk, standards=rows)).get_element_by_id("e-4.1.1")
    assert "responde a" not in words(article)


def test_more_than_two_proposals_are_folded() -> None:
    """Two proposals show at once; the others wait in a closed details element."""
    article = page(sample.small()).get_element_by_id("e-4.1.1")
    assert len(article.xpath("./ul[@class='props']/li")) == 2
    folded = article.xpath("./details[@class='folded' and not(@open)]")[0]
    assert words(folded.xpath("./summary")[0]) == "3 propuestas más"
    assert len(folded.xpath(".//li[@class='prop']")) == 3


def test_a_long_text_is_clipped_and_whole() -> None:
    """The first part and what "ver todo" opens add up to the clause's text."""
    crosswalk = sample.small()
    item = page(crosswalk).get_element_by_id("e-1.2.9").xpath(".//li[@class='prop']")[0]
    head, rest = (words(node).strip("…") for node in item.xpath(".//p[@class='text']"))
    assert len(head) < 650
    assert f"{head} {rest}" == " ".join(crosswalk.clauses[10].text.replace("\x07", "").split())


def test_elements_are_named_as_the_glossary_says() -> None:
    """A known letter is an inciso, a part of our own an aspecto, each with its status."""
    items = page(sample.small()).xpath("//ul[@class='elements']/li")
    assert [words(item).split(":")[0] for item in items] == [
        "con directiva inciso a",
        "parcial aspecto 2",
    ]


def test_levels_and_verification_are_said() -> None:
    """An unknown level and a recalled number are said on the standard itself."""
    document = page(sample.small())
    meta = words(document.get_element_by_id("e-26.1.4").xpath("./p[@class='meta']")[0])
    assert meta == "Disciplinary System · nivel desconocido · número no verificado"
    assert "obligatorio (M)" in words(document.get_element_by_id("e-4.1.1"))


def test_no_confidence_before_calibration() -> None:
    """Without a calibration no percentage is called confidence; with one, it names whose."""
    before = words(page(sample.small()).find("body"))
    assert "confianza" not in before
    after = words(page(sample.calibrated(sample.small())).find("body"))
    assert "confianza 93 %" in after
    assert "Calibrado con 412 dictámenes suyos" in after


def test_a_confidence_comes_with_its_interval() -> None:
    """Where there is enough data for an interval it stands beside the confidence."""
    crosswalk = sample.calibrated(sample.small())
    best = next(row for row in crosswalk.standards if row.id == "4.1.1").proposals[0]
    row = replace(best, confidence=0.823, interval=(0.704, 0.8951))
    item = proposal_of(page(sample.with_proposal(crosswalk, "4.1.1", row)), "4.1.1")
    assert "confianza 82 % (70 a 90 %)" in words(item)


def test_only_own_decisions_speak_of_acceptance() -> None:
    """A calibration on sample manuals never says what this team accepted."""
    crosswalk = replace(sample.small(), calibration=Calibration(state="sample", id="m", n=900))
    text = words(page(crosswalk).find("body"))
    assert "Calibrado con manuales de muestra" in text
    assert "acept" not in text


def test_a_list_of_ones_own_never_speaks_of_calea() -> None:
    """A custom list shows no CALEA, no verification and one gap list."""
    text = render_report(sample.custom(sample.small()), DATE)
    assert "CALEA" not in text
    body = words(html.document_fromstring(text).find("body"))
    assert "verificado" not in body
    assert "nivel desconocido" not in body
    assert "Estándares sin directiva 4" in body


def test_licensed_words_stay_out() -> None:
    """The words of a licensed element do not leave in a report."""
    crosswalk = sample.small()
    standards = tuple(
        replace(row, verified=Verified.LICENSED) for row in crosswalk.edition.standards
    )
    crosswalk = replace(crosswalk, edition=replace(crosswalk.edition, standards=standards))
    text = words(page(crosswalk).get_element_by_id("e-4.1.1"))
    assert "inciso a" in text
    assert "la fuerza es la necesaria" not in text


def test_an_empty_result_is_still_a_report() -> None:
    """No standards, no clauses and no files give a page that says so."""
    crosswalk = sample.small()
    empty = replace(
        crosswalk,
        edition=replace(crosswalk.edition, standards=()),
        manuals=(),
        clauses=(),
        standards=(),
        errors=(),
    )
    assert "Se compararon 0 estándares" in words(page(empty).find("body"))


def test_a_whole_edition_fits_in_three_megabytes() -> None:
    """446 standards with 5 proposals each over 2,500 clauses stay a file one can mail."""
    assert len(render_report(sample.large(), DATE).encode()) < 3_000_000


def test_an_endless_clause_does_not_swell_the_report() -> None:
    """A file that stayed one clause of 300,000 letters is cut, and the page says so."""
    crosswalk = sample.small()
    endless = replace(crosswalk.clauses[10], text="palabra " * 40_000, lead_in="El personal " * 90)
    report = page(replace(crosswalk, clauses=(*crosswalk.clauses[:10], endless)))
    item = report.get_element_by_id("e-1.2.9").xpath(".//li[@class='prop']")[0]
    assert words(item).endswith("… (sigue en el documento)")
    assert len(words(item)) < 8_000


def dump(path: Path, fragment: str) -> html.HtmlElement:
    """Return the page as Chromium leaves it after its script ran."""
    done = subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            f"--user-data-dir={path.parent / 'perfil'}",
            "--dump-dom",
            f"{path.as_uri()}{fragment}",
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return html.document_fromstring(done.stdout.decode())


def visible(document: html.HtmlElement) -> list[str]:
    """Return the numbers of the standards that the filter left on the page."""
    return [str(number) for number in document.xpath("//article[not(@hidden)]/@data-n")]


@pytest.mark.needs_chromium
@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", [row[0] for row in sample.STANDARDS]),
        ("#q=MEDICA%20fuerza%20despues", ["4.1.5"]),
        ("#q=4.1", ["4.1.1", "4.1.5"]),
        ("#q=1.2.9", ["1.2.9"]),
        ("#estado=gap", [row[0] for row in sample.STANDARDS if row[4] is Status.GAP]),
        ("#q=84&estado=partial", ["84.1.1"]),
        ("#q=alert('clausula')", ["84.1.1"]),
        ("#q=nada%20parecido", []),
        ("#e-84.1.6", [row[0] for row in sample.STANDARDS]),
    ],
)
def test_search_filters_in_a_browser(tmp_path: Path, fragment: str, expected: list[str]) -> None:
    """Search by number, title and text without accents, and by status, runs under the policy."""
    path = tmp_path / "informe.html"
    path.write_text(render_report(sample.small(), DATE), encoding="utf-8")
    document = dump(path, fragment)
    assert visible(document) == expected
    filtering = document.find("body").get("class") == "filtering"
    assert filtering is (fragment not in {"", "#e-84.1.6"})
    if filtering:
        assert words(document.get_element_by_id("found")) == f"{len(expected)} de 11 estándares"


def test_a_bar_is_the_confidence_where_there_is_one() -> None:
    """Twenty steps of confidence; without a calibration it compares scores, and says so."""
    told = page(sample.calibrated(sample.small()))
    rows = told.xpath("//span[@class='score'][contains(., 'confianza')]")
    assert rows
    for row in rows:
        sure = int(re.search(r"confianza (\d+)", words(row))[1])
        steps = int(row.xpath("./i/@class")[0].removeprefix("bar b"))
        assert abs(steps / 20 - sure / 100) <= 0.03
    assert "La barra es la confianza" in words(told)
    assert "La barra compara puntuaciones" in words(page(sample.small()))
