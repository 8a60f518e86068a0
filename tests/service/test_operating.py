"""What the documents on operating and security say is there: settings, commands, figures, tests."""

from __future__ import annotations

import re
import shlex
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

import pytest

from service.cli import COMMANDS, _parser
from service.settings import Settings
from service.store.unit import Store
from service.web.metrics import Metrics

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
HEADS = {
    "operating.md": ("en", "| variable | default | what it is |", "secret, also in a file"),
    "operacion.md": ("es", "| variable | por omisión | qué es |", "secreto, también en archivo"),
}
FRAME = re.compile(r"(?<=<!-- settings -->\n).*(?=<!-- /settings -->)", re.DOTALL)


def table(document: str) -> str:
    """Return the table of settings in a document's language."""
    language, head, secret = HEADS[document]
    rows = [head, "|---|---|---|"]
    for one in fields(Settings):
        more = f" ({secret})" if one.metadata["secret"] else ""
        shown = f"`{_default(one)}`" if _default(one) else ""
        rows.append(f"| `{one.metadata['name']}` | {shown} | {one.metadata[language]}{more} |")
    return "\n".join(rows) + "\n"


def _default(one: Field[Any]) -> str:
    if one.name == "data":
        return "~/.local/share/acredita"
    return "" if one.default in (None, MISSING) else str(one.default)


def text(document: str) -> str:
    return (DOCS / document).read_text("utf-8")


def commands(document: str) -> list[list[str]]:
    """Return every call of acredita in the document's code, without what is before and after."""
    blocks = re.findall(r"```\w*\n(.*?)```", text(document), flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`(acredita [^`]*)`", text(document))
    found = []
    for line in lines:
        match = re.search(r"(?:^|[\s/=])acredita ((?:[a-z]+)\b.*)", line.split(" #")[0])
        if match and not re.search(r"createdb|journalctl|export|Description|printf|mkdir", line):
            found.append(shlex.split(match[1]))
    return found


@pytest.mark.parametrize("document", HEADS)
def test_the_table_of_settings_is_the_programs_own(document: str) -> None:
    """Every variable with its default and its sentence, and no other."""
    found = FRAME.search(text(document))
    assert found is not None
    assert found.group() == table(document)


@pytest.mark.parametrize("document", [*HEADS, "security.md"])
def test_every_variable_named_is_a_setting(document: str) -> None:
    """Also in examples; a secret may be named with _FILE."""
    known = {one.metadata["name"]: one.metadata["secret"] for one in fields(Settings)}
    for name in re.findall(r"ACREDITA_[A-Z_]+", text(document)):
        plain = name.removesuffix("_FILE")
        assert plain in known, name
        assert plain == name or known[plain], name


@pytest.mark.parametrize("document", HEADS)
def test_every_command_shown_is_taken_as_it_is_written(document: str) -> None:
    """The command line accepts each, with all its arguments."""
    shown = commands(document)
    assert len(shown) >= 6
    for words in shown:
        assert words[0] in COMMANDS, words
        assert _parser(words[0]).parse_args(words).command == words[0]


def test_every_figure_named_is_one_that_metrics_gives(store: Store, settings: Settings) -> None:
    """What to watch is what Prometheus reads."""
    metrics = Metrics(store, settings.data)
    metrics.count("GET", "/", 200, 0.1)
    given = metrics.text().decode() + "acredita_backup_age_seconds"
    for name in set(re.findall(r"acredita_[a-z_]+", text("operating.md"))):
        assert name in given, name


def test_every_test_that_security_names_exists() -> None:
    """A defence without its test is a promise."""
    named = re.findall(r"`(tests/[\w/]+\.py)`", text("security.md"))
    assert len(named) > 25
    assert [one for one in named if not (ROOT / one).is_file()] == []


def test_documents_link_to_what_is_there() -> None:
    """A link to a file of the folder leads somewhere."""
    for document in (*HEADS, "security.md"):
        for name in re.findall(r"\]\((\w+\.md)\)", text(document)):
            assert (DOCS / name).is_file(), name


if __name__ == "__main__":
    for one in HEADS:
        (DOCS / one).write_text(FRAME.sub(lambda _, one=one: table(one), text(one)), "utf-8")
