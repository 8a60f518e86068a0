"""A clause's digest changes with what it says and with nothing else."""

from __future__ import annotations

from pipelines.segment.clauses import digest_of
from tests.pipelines.segment.texts import by_label

REST = ("Artículo 2. Dos.", "Artículo 3. Tres.")


def digest(*lines: str, label: str = "Art. 1, fr. I") -> str:
    """Return the digest of one clause of a document."""
    return by_label(*lines, *REST)[label].digest


def test_a_changed_lead_in_changes_the_digest_of_its_items() -> None:
    """What was a duty and becomes a power must be judged again."""
    duty = digest("Artículo 1. El agente deberá:", "I. Avisar al mando.")
    power = digest("Artículo 1. El agente podrá:", "I. Avisar al mando.")
    assert duty != power


def test_a_changed_text_changes_the_digest() -> None:
    """The clause's own words count."""
    one = digest("Artículo 1. El agente deberá:", "I. Avisar al mando.")
    other = digest("Artículo 1. El agente deberá:", "I. Avisar al juez.")
    assert one != other


def test_renumbering_and_moving_leave_the_digest_as_it_was() -> None:
    """Numbers and headings are where a clause stands, not what it says."""
    here = digest("Artículo 1. El agente deberá:", "I. Avisar al mando.")
    renumbered = digest(
        "Artículo 1. El agente deberá:",
        "I. Anotar;",
        "II. Avisar al mando.",
        label="Art. 1, fr. II",
    )
    moved = digest(
        "CAPÍTULO I", "Del aviso", "Artículo 1. El agente deberá:", "I. Avisar al mando."
    )
    assert here == renumbered == moved


def test_a_note_of_reform_leaves_the_digest_as_it_was() -> None:
    """Notes are the editor's."""
    plain = digest("Artículo 1. El agente deberá:", "I. Avisar al mando.")
    noted = digest(
        "Artículo 1. El agente deberá:", "I. Avisar al mando.", "Fracción reformada DOF 01-02-2020"
    )
    assert plain == noted


def test_case_spacing_and_line_breaks_do_not_count() -> None:
    """The same words printed otherwise are the same text."""
    assert digest_of("El agente  deberá:", "AVISAR\nal mando") == digest_of(
        "el agente deberá:", "avisar al\u00a0mando"
    )


def test_words_do_not_move_between_lead_in_and_text() -> None:
    """The two parts are kept apart."""
    assert digest_of("a b", "c") != digest_of("a", "b c")
