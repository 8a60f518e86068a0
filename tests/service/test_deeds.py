"""Every action that is written into the audit trail has its words, in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from service.deed_details import details, lines, subject
from service.deeds import ACTIONS, FIELDS, GROUPS, VALUES, actions_of, sentence

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"[a-z]+\.[a-z_]+")


def written() -> set[str]:
    """Return the codes in every module that writes events: strings such as "agency.created"."""
    found: set[str] = set()
    for path in (ROOT / "service").rglob("*.py"):
        text = path.read_text("utf-8")
        if ".audit(" not in text or path.name == "unit.py":
            continue
        found |= {
            node.value
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and CODE.fullmatch(node.value)
            and node.value.partition(".")[0] in GROUPS
        }
    return found


def heads() -> set[str]:
    """Return the first parts of the codes that are handed straight to ``audit``."""
    found: set[str] = set()
    for path in (ROOT / "service").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "audit":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Starred) and isinstance(first.value, ast.Tuple):
                    first = first.value.elts[0]
                if isinstance(first, ast.Constant):
                    found.add(str(first.value).partition(".")[0])
    return found


def test_every_action_has_its_sentence_and_no_sentence_is_left_over() -> None:
    """A new action without words fails here; so do words of one that is gone."""
    assert written() == set(ACTIONS)


def test_every_group_is_known() -> None:
    """No action is of a group that cannot be filtered by, and no group is empty."""
    assert heads() <= set(GROUPS)
    assert all(actions_of(group) for group in GROUPS)


def test_every_word_is_there_in_both_languages() -> None:
    """Nothing is empty, and Spanish and English are not the same sentence."""
    for table in (ACTIONS, GROUPS, FIELDS, VALUES):
        for words in table.values():
            assert words["es"].strip()
            assert words["en"].strip()
    assert all(words["es"] != words["en"] for words in ACTIONS.values())


def test_what_changed_is_told_field_by_field() -> None:
    """Only fields that differ, with their names and values in the reader's language."""
    before = {"role": "writer", "name": "Ana", "on": True}
    after = {"role": "advisor", "name": "Ana", "on": False, "reason": {"es": "sí", "en": "yes"}}
    rows = details(before, after, "es")
    assert [(one.name, one.before, one.after) for one in rows] == [
        ("rol", "redactor", "asesor"),
        ("activo", "sí", "no"),
        ("motivo", "", "sí"),
    ]
    assert details(before, after, "en")[0].after == "advisor"
    assert subject(before, after) == "Ana"
    assert subject(None, None) == ""


def test_texts_are_told_line_by_line() -> None:
    """Of a profile only what was put in and taken out is shown."""
    found = lines('size = "B"\ntier = 1\n', 'size = "C"\ntier = 1\n')
    assert [(one.added, one.text) for one in found] == [(False, 'size = "B"'), (True, 'size = "C"')]
    assert lines({"a": 1}, None) == ()


def test_an_action_of_a_later_release_is_shown_as_it_is() -> None:
    """Nothing breaks on a code that has no words."""
    assert sentence("moon.landed", "es") == "moon.landed"
