"""The documents say what the code does: the command reference is what --help prints."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from corpora import errors
from service.cli import COMMANDS, main
from service.commands import editions, elusion

INNER = {"editions": tuple(editions.SUBCOMMANDS), "elusion": tuple(elusion.SUBCOMMANDS)}
DOCS = Path(__file__).parents[2] / "docs"
HEAD = """# Command reference

What `--help` prints, kept equal to it by a test; to renew it: `python -m tests.service.test_docs`.
Exit status: 0 done, 2 bad input (one line on stderr for each fault), 1 our fault.
"""


def printed_help(*arguments: str) -> str:
    shown = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "92")
        patch.setenv("NO_COLOR", "1")
        with redirect_stdout(shown), pytest.raises(SystemExit):
            main([*arguments, "--help"])
    return shown.getvalue().rstrip()


def reference() -> str:
    parts = [HEAD, f"```\n{printed_help()}\n```\n"]
    for name in sorted(COMMANDS):
        parts.append(f"## acredita {name}\n\n```\n{printed_help(name)}\n```\n")
        for inner in INNER.get(name, ()):
            shown = printed_help(name, inner)
            parts.append(f"### acredita {name} {inner}\n\n```\n{shown}\n```\n")
    return "\n".join(parts)


def test_the_command_reference_is_what_help_prints() -> None:
    """docs/cli.md holds the help of every command, word for word."""
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == reference()


def test_every_error_has_both_sentences() -> None:
    """An error without its own Spanish or English sentence would speak with its parent's words."""
    found = [
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.AcreditaError)
    ]
    assert len({one.__doc__ for one in found}) == len(found)
    assert len({one.es for one in found}) == len(found)


if __name__ == "__main__":
    (DOCS / "cli.md").write_text(reference(), encoding="utf-8")
