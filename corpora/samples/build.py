"""Our written sources in; the sample manuals (PDF and DOCX) out, the same bytes every time.

Run it as ``python -m corpora.samples.build``; it writes beside itself.
"""

from __future__ import annotations

from pathlib import Path

from corpora.samples.forms import read_form
from corpora.samples.forms_docx import write_form_docx
from corpora.samples.forms_pdf import write_form_pdf
from corpora.samples.markup import read_folder
from corpora.samples.regulation_docx import write_docx
from corpora.samples.regulation_pdf import write_pdf

HERE = Path(__file__).parent
SOURCES = HERE / "text"
_FORM_WRITERS = {"docx": write_form_docx, "pdf": write_form_pdf}


def build(target: Path) -> None:
    """Write every sample under ``target``, which must exist."""
    blocks = read_folder(SOURCES / "reglamento")
    contents = write_pdf(blocks, target / "reglamento.pdf")
    write_docx(blocks, contents, target / "reglamento.docx")
    folder = target / "directivas"
    folder.mkdir(exist_ok=True)
    for source in sorted((SOURCES / "directivas").glob("*.md")):
        form = read_form(source)
        _FORM_WRITERS[form.output](form, folder / f"{form.name}.{form.output}")


if __name__ == "__main__":
    build(HERE)
