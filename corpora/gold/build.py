"""Our written sources in; the gold manuals (PDF and DOCX) out, the same bytes every time.

Run it as ``python -m corpora.gold.build``; it writes the folder ``manuals`` beside itself.
"""

from __future__ import annotations

from pathlib import Path

from corpora.gold.documents import write_typed_docx
from corpora.samples.forms import read_form
from corpora.samples.forms_docx import write_form_docx
from corpora.samples.forms_pdf import write_form_pdf
from corpora.samples.markup import Block, Kind, read_folder
from corpora.samples.regulation_pdf import Masthead, write_pdf

HERE = Path(__file__).parent
SOURCES, MANUALS = HERE / "text", HERE / "manuals"
FORMS = frozenset({"03-directivas-fichas"})
TYPESET = frozenset(
    {
        "01-reglamento-municipal",
        "04-manual-academia",
        "06-ley-estatal",
        "07-ordenes-generales",
        "09-reglamento-academia",
        "11-reglamento-preventiva",
        "14-manual-integral",
    }
)
_FORM_WRITERS = {"docx": write_form_docx, "pdf": write_form_pdf}


def build(target: Path) -> None:
    """Write every manual under ``target``, which must exist."""
    for source in sorted(one for one in SOURCES.iterdir() if one.is_dir()):
        if source.name in FORMS:
            _forms(source, target / source.name)
            continue
        blocks = read_folder(source)
        title = _title(blocks)
        if source.name in TYPESET:
            masthead = Masthead(
                title=title[:80],
                corner="",
                gazette="Texto ficticio",
                subject="Manual de prueba",
                creator="corpora.gold.build",
            )
            write_pdf(blocks, target / f"{source.name}.pdf", masthead)
        else:
            write_typed_docx(blocks, target / f"{source.name}.docx", title)


def _forms(source: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for path in sorted(source.glob("*.md")):
        form = read_form(path)
        _FORM_WRITERS[form.output](form, folder / f"{form.name}.{form.output}")


def _title(blocks: tuple[Block, ...]) -> str:
    """Return the longest line of the cover, which names the document."""
    return max((block.text for block in blocks if block.kind is Kind.COVER), key=len)


if __name__ == "__main__":
    MANUALS.mkdir(exist_ok=True)
    build(MANUALS)
