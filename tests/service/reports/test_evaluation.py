"""The page of an evaluation shows the figures it was given, no more, in one safe file."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import html

from pipelines.evaluation.answers import Answer, Ranked
from pipelines.evaluation.bootstrap import Resampled
from pipelines.evaluation.breakdown import broken_down
from pipelines.evaluation.confidence import ConfidenceFigures, PerfectEce, ReliabilityBin
from pipelines.evaluation.effort import EffortFigures
from pipelines.evaluation.elusion import Elusion
from pipelines.evaluation.figures import compare, measure
from pipelines.evaluation.gaps import GapFigures, MissedGaps, PrecisionAtRecall
from pipelines.evaluation.judged import JudgedBody, JudgedSet
from pipelines.evaluation.unshown import unshown_figures
from service.reports.evaluation import render_evaluation, summary_lines
from service.reports.evaluation_words import GROUP, METHOD
from service.reports.plots import BOTTOM, HEIGHT, TOP
from tests.pipelines.editions.made import KEYS, edition, standard

DAY = "15 de enero de 2026"
DOCS = Path(__file__).parents[3] / "docs"
HOSTILE = "<script>alert(1)</script>"
STANDARDS, CLAUSES = 40, 60


def judged_set() -> JudgedSet:
    """Return forty standards over sixty clauses: every fourth a gap, every tenth contradicted."""
    rows = [standard(f"1.{at}", f"Estándar {at}", KEYS) for at in range(STANDARDS)]
    answered = {row.id: at % 4 != 0 for at, row in enumerate(rows)}
    keys = [(row.id, part) for row in rows for part in (None, *(e.id for e in row.elements))]
    right = {key: (int(key[0][2:]) + 1) % CLAUSES for key in keys if answered[key[0]]}
    return JudgedSet(
        name="own-calibrate",
        bodies=(
            JudgedBody(
                name="m",
                edition=edition("e", *rows),
                clauses=(),
                languages=(),
                units=tuple(f"u{place}" for place in range(CLAUSES)),
                asked=frozenset(answered),
                relevant={key: {f"u{place}": 2} for key, place in right.items()},
                answered={(name, None): one for name, one in answered.items()},
                verdicts={(*key, place): "satisfies" for key, place in right.items()},
                contradictions=frozenset((f"1.{at}", 59) for at in range(0, STANDARDS, 10)),
                complete=True,
            ),
        ),
        language="es",
    )


def answers(judged: JudgedSet, noise: float, seed: int) -> dict[str, tuple[Answer, ...]]:
    """Return answers whose right clauses score higher, the less ``noise`` there is."""
    chance = np.random.default_rng(seed)
    body = judged.bodies[0]
    found = []
    for row in body.edition.standards:
        for part in (None, *(one.id for one in row.elements)):
            truth = body.relevant.get((row.id, part), {})
            score = chance.random(CLAUSES) * noise + [f"u{at}" in truth for at in range(CLAUSES)]
            order = np.argsort(-score)[:20].tolist()
            found.append(
                Answer(
                    standard=row.id,
                    element=part,
                    ranked=tuple(
                        Ranked(
                            place=at,
                            score=float(score[at]),
                            confidence=float(min(score[at] / (1 + noise), 1)),
                        )
                        for at in order
                    ),
                    gap=float(np.clip(1 - score.max() / (1 + noise), 0, 1)),
                    contradicting=(59,) if chance.random() < 0.2 else (),
                )
            )
    return {"m": tuple(found)}


def _two(judged: JudgedSet) -> tuple[JudgedBody, ...]:
    """Return the body of a set as that of a police and, again, as that of an academy."""
    (body,) = judged.bodies
    return replace(body, group="police"), replace(body, name="n", group="academy")


def measured() -> dict[str, Any]:
    """Return what the command writes of one set, as it is read back from JSON."""
    judged = judged_set()
    ours, theirs = answers(judged, 1.4, 1), answers(judged, 3.0, 2)
    figures = {
        "metrics": {
            **measure(judged, ours),
            **broken_down(JudgedSet(name="s", bodies=_two(judged)), {**ours, "n": ours["m"]}),
            **unshown_figures(judged, ours),
        },
        "baselines": {"bm25": measure(judged, theirs)},
        "against": {"bm25": compare(judged, ours, theirs)},
        "bodies": 1,
        "notes": ["12 manuales"],
    }
    read: dict[str, Any] = json.loads(json.dumps(figures))
    return read


MEASURED = measured()


@pytest.fixture
def whole() -> dict[str, Any]:
    """Return a whole evaluation of one set, free to change."""
    return {
        "schema": "acredita/evaluate/1",
        "date": "2026-01-15",
        "models": {"encoder": "e5", "scorer": "f1"},
        "sets": {"own-calibrate": deepcopy(MEASURED)},
    }


def page(whole: dict[str, Any]) -> html.HtmlElement:
    return html.document_fromstring(render_evaluation(whole, DAY))


def words(node: html.HtmlElement) -> str:
    return " ".join(" ".join(str(part) for part in node.itertext()).split())


def table(document: html.HtmlElement, caption: str) -> list[list[str]]:
    """Return the texts of the cells of the table whose caption starts so, headings first."""
    found = document.xpath("//table[starts-with(normalize-space(caption), $said)]", said=caption)
    return [[words(cell) for cell in row] for row in found[0].xpath(".//tr")]


def headings(document: html.HtmlElement) -> list[str]:
    return [words(one) for one in document.xpath("//section[@class='set']//h3")]


def metrics_of(whole: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = whole["sets"]["own-calibrate"]["metrics"]
    return found


def test_the_ranking_table_shows_the_figures_given(whole: dict[str, Any]) -> None:
    """Ours with its interval, the baseline with the paired difference and its interval."""
    found = whole["sets"]["own-calibrate"]
    ours, theirs = found["metrics"], found["baselines"]["bm25"]
    difference, own = found["against"]["bm25"]["MAP"], ours["intervals"]["MAP"]
    shown = {row[0]: row[1:] for row in table(page(whole), "Cifras por estándar")}
    assert shown["Orden de toda la lista MAP"] == [
        f"{ours['MAP']:.3f} de {own['low']:.3f} a {own['high']:.3f}",
        f"{theirs['MAP']:.3f} ▲ +{difference['mean']:.3f} "
        f"de +{difference['low']:.3f} a +{difference['high']:.3f}",
    ]
    plain = {name: row[0].split()[0] for name, row in shown.items()}
    assert plain["Acierta con la primera propuesta hit@1 = P@1"] == f"{ours['hit@1']:.3f}"
    assert plain["Acierta entre las 10 primeras hit@10"] == f"{ours['hit@10']:.3f}"
    assert plain["Correctas halladas en las 5 primeras recall@5"] == f"{ours['recall@5']:.3f}"
    assert plain["Orden de las 10 primeras nDCG@10"] == f"{ours['nDCG@10']:.3f}"
    assert shown["Separa brechas de lo que sí tiene directiva AUROC"] == [
        f"{one['gaps']['auroc']:.3f}" for one in (ours, theirs)
    ]


@pytest.mark.parametrize(
    ("low", "high", "mark", "sentence"),
    [
        (0.01, 0.2, "▲", "Ordena mejor que"),
        (-0.2, -0.01, "▼", "Ordena peor que"),
        (0.0, 0.2, "≈", "No se puede afirmar que ordene mejor ni peor"),
        (-0.1, 0.1, "≈", "No se puede afirmar que ordene mejor ni peor"),
    ],
)
def test_a_difference_is_claimed_only_beyond_its_interval(
    whole: dict[str, Any], low: float, high: float, mark: str, sentence: str
) -> None:
    """An interval that holds zero is never called better or worse, in the table or in words."""
    row = {"mean": (low + high) / 2, "low": low, "high": high, "share_not_above_zero": 0.1}
    whole["sets"]["own-calibrate"]["against"]["bm25"]["MAP"] = row
    document = page(whole)
    shown = {one[0]: one[2] for one in table(document, "Cifras por estándar")[1:]}
    assert mark in shown["Orden de toda la lista MAP"]
    assert sentence in words(document.xpath("//ul[@class='said']")[0])


def test_gap_precision_is_that_of_each_share(whole: dict[str, Any]) -> None:
    """Both lists, at the set's own share of gaps and at 5, 10, 15 and 20 %, for both methods."""
    found = whole["sets"]["own-calibrate"]
    both = [one["gaps"] for one in (found["metrics"], found["baselines"]["bm25"])]
    rows = table(page(whole), "Lista de brechas")
    start = next(at for at, row in enumerate(rows) if "95 % de ellas" in row[0])
    expected = [[f"{100 * one['precision'][1]['precision']:.0f} %" for one in both]] + [
        [f"{100 * one['precision'][1]['weighted'][at][1]:.0f} %" for one in both] for at in range(4)
    ]
    assert [row[1:] for row in rows[start + 1 : start + 6]] == expected
    assert [row[0] for row in rows[start + 2 : start + 6]] == [
        f"si {share} % fueran brechas" for share in (5, 10, 15, 20)
    ]


def test_missed_gaps_come_with_their_bounds(whole: dict[str, Any]) -> None:
    """The count, the rate and the exact interval of gaps called covered."""
    missed = metrics_of(whole)["gaps"]["missed"]["of_gaps"]
    missed |= {"count": 3, "n": 12, "rate": 0.25, "low": 0.0549, "high": 0.5719}
    rows = {row[0]: row[1:] for row in table(page(whole), "Brechas que Acredita dio por cubiertas")}
    assert rows["De todas las brechas"] == ["3 de 12", "25 %", "de 5 % a 57 %"]


def test_the_reliability_plot_has_its_table(whole: dict[str, Any]) -> None:
    """Every bin is a dot with a bar, and a row with the same numbers for who cannot see it."""
    bins = metrics_of(whole)["confidence"]["bins"]
    document = page(whole)
    picture = document.xpath("//*[name()='svg'][*[@id='c1-fiabilidad-t']]")[0]
    assert len(picture.xpath(".//*[name()='circle']")) == len(bins)
    strokes = picture.xpath(".//*[name()='line'][@class='bar s0'][@x1=@x2]")
    tall = HEIGHT - TOP - BOTTOM
    assert [(float(one.get("y1")) - float(one.get("y2"))) / tall for one in strokes] == [
        pytest.approx(one["high"] - one["low"], abs=0.001) for one in bins
    ]
    assert table(document, "Confianza por grupos")[1:] == [
        [
            f"{one['mean']:.3f}",
            f"{one['observed']:.3f}",
            f"de {one['low']:.3f} a {one['high']:.3f}",
            f"{one['n']}",
        ]
        for one in bins
    ]


def test_the_sentence_on_confidence_names_the_bin_nearest_to_eighty(whole: dict[str, Any]) -> None:
    """What is said of a hundred proposals is what that bin saw, with its own mean and size."""
    confidence = metrics_of(whole)["confidence"]
    one = {"n": 90, "mean": 0.79, "observed": 0.744, "low": 0.64, "high": 0.83}
    confidence |= {"bins": [{**one, "mean": 0.32}, one], "inside_band": True}
    said = words(page(whole).xpath("//ul[@class='said']")[0])
    assert (
        "De cada 100 propuestas con confianza de alrededor de 79 %, resultaron correctas 74 "
        "(grupo de 90 propuestas; intervalo de 95 %: de 64 % a 83 %). En conjunto la confianza "
        "dice lo que promete" in said
    )
    confidence |= {"inside_band": False, "n": 180, "right": 63}
    said = words(page(whole).xpath("//ul[@class='said']")[0])
    assert "todavía no dice lo que promete" in said
    assert "en promedio anuncia 56 % y acierta 35 %" in said


PARTS = {
    "elements": ("Incisos y aspectos", "elements"),
    "confidence": ("Qué tanto creer la confianza", "confidence"),
    "gaps": ("Estándares sin directiva", "gaps"),
    "contradictions": ("Contradicciones", "contradictions"),
    "effort": ("Esfuerzo de revisión", "effort"),
    "elusion": ("Lo que no se mostró", "elusion"),
}


@pytest.mark.parametrize("part", sorted(PARTS))
def test_an_absent_part_leaves_no_heading(whole: dict[str, Any], part: str) -> None:
    """Without its figures a part is gone and the others stay."""
    heading, key = PARTS[part]
    complete = headings(page(whole))
    assert heading in complete
    found = whole["sets"]["own-calibrate"]
    for one in (found["metrics"], found["baselines"]["bm25"]):
        one.pop(key, None)
    assert headings(page(whole)) == [one for one in complete if one != heading]


def test_a_set_without_anything_is_still_a_page(whole: dict[str, Any]) -> None:
    """No figures, no baselines and no comparison give a sentence, not a failure."""
    whole["sets"]["own-calibrate"] = {"metrics": {}, "baselines": {}, "against": {}}
    document = page(whole)
    assert headings(document) == []
    assert document.xpath("//*[name()='svg']") == []
    assert "no tiene respuestas juzgadas" in words(document)
    assert summary_lines(whole)[0].endswith("0 estándares con respuesta")


def test_nothing_comes_from_outside(whole: dict[str, Any]) -> None:
    """No script, address or inline style: the file needs no network and its policy allows none."""
    document = page(whole)
    assert (
        document.xpath("//script | //link | //img | //@style | //@src | //@*[name()='xlink:href']")
        == []
    )
    ids = {str(id) for id in document.xpath("//@id")}
    assert {str(link) for link in document.xpath("//@href")} <= {f"#{id}" for id in ids}
    text = render_evaluation(whole, DAY)
    assert not re.search(r"https?:|url\(|@import", text)
    assert "default-src 'none'" in document.xpath("//meta[@http-equiv]/@content")[0]


def test_ids_are_unique_over_sets(whole: dict[str, Any]) -> None:
    """Two sets with the same plots share no id, so each plot keeps its own words."""
    whole["sets"]["es"] = deepcopy(MEASURED)
    ids = [str(id) for id in page(whole).xpath("//@id")]
    assert len(ids) == len(set(ids))


def test_no_name_becomes_markup(whole: dict[str, Any]) -> None:
    """Names of sets, baselines, models and notes that hold a script are text."""
    found = whole["sets"].pop("own-calibrate")
    found["baselines"][HOSTILE] = found["baselines"].pop("bm25")
    found["against"][HOSTILE] = found["against"].pop("bm25")
    found["notes"] = [HOSTILE]
    whole["sets"][HOSTILE] = found
    whole["models"][HOSTILE] = HOSTILE
    document = page(whole)
    assert document.xpath("//script") == []
    assert words(document).count(HOSTILE) >= 6


def test_the_terminal_shows_what_ships_and_each_baseline(whole: dict[str, Any]) -> None:
    """A title and one line a method, with the figures of the set."""
    ours = metrics_of(whole)
    title, first, second = summary_lines(whole)
    assert title == "Manuales propios, parte de calibración · 30 estándares con respuesta"
    assert first.split()[:3] == ["Acredita", "hit@1", f"{ours['hit@1']:.3f}"]
    assert f"MAP {ours['MAP']:.3f}" in first
    assert f"ECE {ours['confidence']['ece']:.3f}" in first
    assert second.split()[0] == "BM25"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("mine", "mine"),
        ("own-test", "Manuales propios, parte de prueba"),
        ("own-test-en", "Manuales propios, parte de prueba, con los estándares en inglés"),
        ("own-tested", "own-tested"),
        (
            "a(es)-b(en):sources:trained-parent",
            "Correspondencia: de a (español) a b (inglés), "
            "entrenado sin los puntos del mismo padre",
        ),
        ("a(es)-b(en):standards", "Correspondencia: de b (inglés) a a (español)"),
        ("a(es)-b(en):sources", "Correspondencia: de a (español) a b (inglés)"),
    ],
)
def test_a_set_has_a_name_that_people_know(whole: dict[str, Any], name: str, title: str) -> None:
    """The project's own sets and mappings are named in Spanish, others as their file is."""
    whole["sets"] = {name: whole["sets"]["own-calibrate"]}
    assert words(page(whole).xpath("//section[@class='set']/h2")[0]) == title


def test_each_agency_and_document_has_its_row(whole: dict[str, Any]) -> None:
    """A table by kind of agency and one by document hold the figures given, each with its n."""
    parts = metrics_of(whole)
    document = page(whole)
    rows = {row[0]: row[1:] for row in table(document, "Por clase de institución")}
    assert rows["Academia"][:2] == ["30", f"{parts['by_group']['academy']['hit@1']:.3f}"]
    assert set(rows) == {"Institución", "Policía", "Academia"}
    assert {row[0] for row in table(document, "Por documento")[1:]} == {"m", "n"}


def test_what_was_missed_stands_beside_its_bound(whole: dict[str, Any]) -> None:
    """The sample's bound and the links that the whole gold has are both shown."""
    metrics_of(whole)["elusion"] |= {"links_upper": 526.57, "true_links": 185, "unshown": 70573}
    rows = {row[0]: row[1] for row in table(page(whole), "Cota de lo que no se mostró")}
    assert rows["Cuando más, con 95 % de certeza"] == "527"
    assert rows["Los que había en verdad"] == "185"
    assert rows["Pares de estándar y cláusula sin mostrar"] == "70,573"


def test_letters_are_told_apart_from_elements(whole: dict[str, Any]) -> None:
    """Figures by printed letter have a part of their own, with their number."""
    metrics_of(whole)["letters"] = {**metrics_of(whole)["elements"], "n": 381}
    document = page(whole)
    assert "Incisos citados" in headings(document)
    assert table(document, "Cifras por inciso citado (381 incisos)")[0][0] == "Cifra"


def test_another_method_is_not_called_by_our_name(whole: dict[str, Any]) -> None:
    """Where a set measures what was trained on folds, its column says so, and asks questions."""
    found = whole["sets"].pop("own-calibrate")
    found["baselines"]["shipped"] = deepcopy(found["baselines"]["bm25"])
    found["baselines"]["shipped"]["MAP"] = 0.99
    whole["sets"]["obliqa"] = {**found, "ours": "trained", "asked": "questions"}
    assert table(page(whole), "Cifras por estándar")[0][1] == "Entrenado por pliegues"
    assert summary_lines(whole)[0].endswith("30 preguntas con respuesta")
    said = words(page(whole).xpath("//ul[@class='said']")[0])
    assert "De 30 preguntas con respuesta" in said
    assert "formas sencillas, BM25" in said


def test_the_many_sets_of_one_mapping_are_folded(whole: dict[str, Any]) -> None:
    """They have a summary of their own behind a click, and on screen the best baseline alone."""
    found = whole["sets"]["own-calibrate"]
    found["baselines"]["cosine"] = {**deepcopy(found["baselines"]["bm25"]), "MAP": 0.0}
    whole["sets"]["a(es)-b(en):sources:zero-shot"] = {**deepcopy(found), "ours": "zero-shot"}
    document = page(whole)
    assert len(table(document, "Resumen de los conjuntos")) == 2
    (row,) = table(document, "Correspondencias entre dos listas")[1:]
    assert row[0].endswith("sin entrenar")
    assert len(document.xpath("//details[summary='Ver las cifras']")) == 1
    assert [line.split()[0] for line in summary_lines(whole)[-2:]] == ["Fórmula", "BM25"]


def test_the_docs_name_every_key(whole: dict[str, Any]) -> None:
    """docs/evaluate.md explains each key that a set of every part writes."""
    text = (DOCS / "evaluate.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([^`\s]+)`", text))
    rows = (GapFigures, MissedGaps, PrecisionAtRecall, ConfidenceFigures, PerfectEce)
    keys = {one.name for row in (*rows, ReliabilityBin, EffortFigures) for one in fields(row)}
    keys |= {*whole, *whole["sets"]["own-calibrate"], *metrics_of(whole)}
    keys |= {*metrics_of(whole)["contradictions"], *metrics_of(whole)["intervals"]["MAP"]}
    keys |= {*metrics_of(whole)["elusion"], *(one.name for one in fields(Elusion))}
    keys |= {"ours", "asked", "letters", *METHOD, *GROUP, *metrics_of(whole)["by_body"]["m"]}
    assert keys - named == set()
    assert {one.name for one in fields(Resampled)} >= set(metrics_of(whole)["intervals"]["MAP"])
