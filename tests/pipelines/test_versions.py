"""What became of each clause between two versions of a manual."""

from __future__ import annotations

import hashlib
import time

from hypothesis import given
from hypothesis import strategies as st

from pipelines.versions import Change, Passage, Step, compare, counts, marked

FORCE = "El personal deberá usar la fuerza sólo cuando sea necesaria y proporcional al riesgo."
REPORT = "Todo uso de la fuerza se reportará por escrito antes de terminar el turno."
GOLD = "Las metas de cada unidad se actualizarán cada año en el mes de enero."


def passage(label: str, text: str, lead_in: str = "", path: tuple[str, ...] = ()) -> Passage:
    digest = hashlib.sha256(f"{lead_in}|{text}".encode()).hexdigest()
    return Passage(label=label, path=path or (label,), lead_in=lead_in, text=text, digest=digest)


def changes(
    before: list[Passage], after: list[Passage]
) -> list[tuple[str, int | None, int | None]]:
    return [(step.change.value, step.before, step.after) for step in compare(before, after)]


def test_a_version_equals_itself() -> None:
    """Nothing changed is said to have changed, repeated clauses included."""
    same = [
        passage("Art. 1", FORCE),
        passage("Art. 2", "Derogado."),
        passage("Art. 3", "Derogado."),
    ]
    assert changes(same, same) == [("equal", 0, 0), ("equal", 1, 1), ("equal", 2, 2)]


def test_a_new_article_renumbers_those_behind_it() -> None:
    """The same words under another number are the same clause, in its order."""
    before = [passage("Art. 1", FORCE), passage("Art. 2", REPORT)]
    after = [passage("Art. 1", FORCE), passage("Art. 2", GOLD), passage("Art. 3", REPORT)]
    assert changes(before, after) == [("equal", 0, 0), ("added", None, 1), ("renumbered", 1, 2)]


def test_a_clause_elsewhere_is_moved() -> None:
    """The same words in another order are a move, told once."""
    before = [passage("Art. 1", FORCE), passage("Art. 2", REPORT), passage("Art. 3", GOLD)]
    after = [passage("Art. 1", REPORT), passage("Art. 2", GOLD), passage("Art. 3", FORCE)]
    assert changes(before, after) == [
        ("renumbered", 1, 0),
        ("renumbered", 2, 1),
        ("moved", 0, 2),
    ]


def test_a_weaker_verb_is_a_rewording() -> None:
    """A "deberá" that became "podrá" is one clause reworded, its two words marked."""
    weaker = FORCE.replace("deberá", "podrá")
    assert changes([passage("Art. 1", FORCE)], [passage("Art. 1", weaker)]) == [("reworded", 0, 0)]
    pieces = [(piece.mark, piece.text) for piece in marked(FORCE, weaker)]
    assert pieces[:3] == [("", "El personal "), ("del", "deberá"), ("ins", "podrá")]


def test_a_changed_lead_in_rewords_what_stands_under_it() -> None:
    """A clause whose own words are the same is reworded when what it inherits changed."""
    before = [passage("fr. I", GOLD, lead_in="El titular deberá:")]
    after = [passage("fr. I", GOLD, lead_in="El titular podrá:")]
    assert changes(before, after) == [("reworded", 0, 0)]


def test_a_reworded_clause_is_found_under_another_number() -> None:
    """Clauses are paired by their words when their number changed too."""
    before = [passage("Art. 1", FORCE), passage("Art. 2", REPORT)]
    after = [
        passage("Art. 7", REPORT + " El mando lo revisará."),
        passage("Art. 8", FORCE + " Es deber."),
    ]
    found = changes(before, after)
    assert {step for step in found if step[0] == "reworded"} == {
        ("reworded", 0, 1),
        ("reworded", 1, 0),
    }


def test_another_rule_under_the_same_number_is_no_rewording() -> None:
    """What shares only its number was removed, and something else added."""
    assert changes([passage("Art. 1", FORCE)], [passage("Art. 1", GOLD)]) == [
        ("removed", 0, None),
        ("added", None, 0),
    ]


def test_what_was_removed_stands_where_it_was() -> None:
    """A removed clause is read between its old neighbours."""
    before = [passage("Art. 1", FORCE), passage("Art. 2", REPORT), passage("Art. 3", GOLD)]
    after = [passage("Art. 1", FORCE), passage("Art. 2", GOLD)]
    assert changes(before, after) == [("equal", 0, 0), ("removed", 1, None), ("renumbered", 2, 1)]
    assert changes(before, []) == [("removed", place, None) for place in range(3)]


def test_a_phrase_replaced_reads_as_one_change() -> None:
    """Words changed one after the other are not cut at their spaces."""
    pieces = [
        (one.mark, one.text)
        for one in marked("dentro de dos días hábiles", "dentro de un mes hábiles")
    ]
    assert pieces == [("", "dentro de "), ("del", "dos días"), ("ins", "un mes"), ("", " hábiles")]


TEXTS = st.lists(st.sampled_from(["a", "b c", " ", "deberá", "podrá", ".", "\n"]), max_size=12).map(
    "".join
)


@given(TEXTS, TEXTS)
def test_the_marks_give_back_both_texts(before: str, after: str) -> None:
    """What is not added is the old text, what is not taken out the new one."""
    pieces = marked(before, after)
    assert "".join(one.text for one in pieces if one.mark != "ins") == before
    assert "".join(one.text for one in pieces if one.mark != "del") == after


@given(st.lists(st.sampled_from([FORCE, REPORT, GOLD, "Derogado."]), max_size=8), st.data())
def test_every_clause_is_told_once(texts: list[str], data: st.DataObject) -> None:
    """Whatever the order, each clause of both versions is in exactly one step."""
    before = [passage(f"Art. {place}", text) for place, text in enumerate(texts)]
    after = data.draw(st.permutations(before))[: data.draw(st.integers(0, len(before)))]
    steps = compare(before, after)
    assert sorted(s.before for s in steps if s.before is not None) == list(range(len(before)))
    assert [s.after for s in steps if s.after is not None] == list(range(len(after)))
    assert sum(counts(steps).values()) == len(steps)


def test_a_large_manual_rewritten_is_compared_in_a_few_seconds() -> None:
    """Three thousand clauses, all changed and renumbered, are paired in seconds."""
    words = [f"palabra{n}" for n in range(4001)]

    def text(n: int, extra: str) -> str:
        return " ".join(words[(n * k) % 4001] for k in range(3, 33)) + f" {extra}"

    before = [passage(f"Art. {n}", text(n, "ayer")) for n in range(3000)]
    after = [passage(f"Art. {n + 9}", text(n, "hoy")) for n in range(3000)]
    began = time.monotonic()
    found = counts(compare(before, after))
    assert time.monotonic() - began < 20
    assert found[Change.REWORDED] > 2900


def test_a_step_names_both_places() -> None:
    """A step is a plain frozen row."""
    assert (
        Step(change=Change.EQUAL, before=0, after=0)
        == compare([passage("a", "x")], [passage("a", "x")])[0]
    )
