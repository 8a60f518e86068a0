"""A plot puts each value at its pixel, says itself in words, and fetches nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from service.reports.plots import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Axis,
    Plot,
    Series,
    axis_to,
    svg,
)

HOSTILE = '<script>alert(1)</script>"&'
CORNERS = ((0.0, 0.0), (0.5, 0.25), (1.0, 1.0))


PLOT = Plot(
    id="p",
    title="Aciertos",
    desc="La línea sube.",
    x=Axis(label="confianza"),
    y=Axis(label="correctas"),
    series=(Series(name="Acredita", style="s0", points=CORNERS, dots=True),),
)


def drawn(made: Plot) -> html.HtmlElement:
    return html.fragment_fromstring(str(svg(made)))


def at(across: float, up: float) -> tuple[float, float]:
    """Return where a share of both axes must lie, worked out from the margins alone."""
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    return LEFT + across * wide, HEIGHT - BOTTOM - up * high


def pixels(node: html.HtmlElement, *names: str) -> tuple[float, ...]:
    return tuple(float(node.get(name)) for name in names)


def test_points_land_at_their_pixels() -> None:
    """Both corners and a point between: zero is at the lower left, one at the upper right."""
    dots = drawn(PLOT).xpath(".//circle")
    assert [pixels(dot, "cx", "cy") for dot in dots] == [
        pytest.approx(at(*point), abs=0.06) for point in CORNERS
    ]
    line = drawn(PLOT).xpath(".//polyline/@points")[0]
    assert [tuple(map(float, pair.split(","))) for pair in line.split()] == [
        pytest.approx(at(*point), abs=0.06) for point in CORNERS
    ]


def test_a_shorter_axis_stretches_its_values() -> None:
    """On an axis to 20 %, a tenth stands half way up."""
    made = replace(
        PLOT,
        y=axis_to("incorrectas", 0.13),
        series=(Series(name="a", style="s0", points=((1.0, 0.1),), dots=True),),
    )
    assert made.y.high == 0.2
    assert pixels(drawn(made).xpath(".//circle")[0], "cx", "cy") == pytest.approx(
        at(1.0, 0.5), abs=0.06
    )


@pytest.mark.parametrize("highest", [0.0, 0.05, 0.0501, 0.2, 0.39, 0.6, 0.61, 1.0])
def test_an_axis_holds_its_highest_value(highest: float) -> None:
    """No value is cut off, and no axis has more than six ticks."""
    axis = axis_to("riesgo", highest)
    assert axis.high >= highest
    assert round(axis.high / axis.step) <= 5


def test_a_bar_spans_its_interval() -> None:
    """The vertical stroke of a bar goes from its low to its high end."""
    made = replace(PLOT, series=(Series(name="a", style="s0", points=(), bars=((0.4, 0.2, 0.7),)),))
    stroke = drawn(made).xpath(".//line[contains(@class, 'bar')]")[0]
    assert pixels(stroke, "x1", "y1", "x2", "y2") == pytest.approx(
        (*at(0.4, 0.2), *at(0.4, 0.7)), abs=0.06
    )


def test_ticks_stand_beside_their_lines() -> None:
    """Six ticks an axis: each percentage of the horizontal one is centred under its grid line."""
    words = drawn(PLOT).xpath(".//text[@class='tick mid']")
    assert [word.text for word in words] == ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]
    assert [float(word.get("x")) for word in words] == pytest.approx(
        [at(share / 5, 0)[0] for share in range(6)], abs=0.06
    )


def test_it_says_itself_in_words() -> None:
    """The picture is an image named by its title and description, with both axes labelled."""
    picture = drawn(PLOT)
    named = [picture.xpath(f".//*[@id='{id}']")[0] for id in picture.get("aria-labelledby").split()]
    assert [(one.tag, one.text) for one in named] == [
        ("title", "Aciertos"),
        ("desc", "La línea sube."),
    ]
    assert picture.get("role") == "img"
    assert picture.xpath(".//text[contains(@class, 'label')]/text()") == ["confianza", "correctas"]


def test_every_line_is_in_the_legend_inside_the_picture() -> None:
    """Five lines have five names, none of them below the lower edge or on another."""
    names = ["a", "b", "c", "d", "e"]
    series = tuple(Series(name=name, style="s1", points=CORNERS) for name in names)
    picture = drawn(replace(PLOT, series=series))
    found = picture.xpath(".//text[@class='tick']")
    assert [one.text for one in found] == names
    places = [pixels(one, "x", "y") for one in found]
    assert len(set(places)) == len(places)
    assert max(y for _, y in places) < float(picture.get("viewbox").split()[3])
    assert min(y for _, y in places) > HEIGHT


def test_no_name_becomes_markup() -> None:
    """A title, label or line named like a script is text."""
    picture = drawn(
        replace(
            PLOT,
            title=HOSTILE,
            desc=HOSTILE,
            x=Axis(label=HOSTILE),
            series=(Series(name=HOSTILE, style="s0", points=CORNERS),),
        )
    )
    assert picture.xpath(".//script") == []
    assert str(picture.text_content()).count(HOSTILE) == 4
