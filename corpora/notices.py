"""A notice's code, pages and detail in, the sentence a person reads out, in Spanish or English."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

# code -> (Spanish, English); {pages} and {detail} are filled in, and both may be empty.
NOTICES = MappingProxyType(
    {
        "ocr_done": (
            "{pages} sin texto utilizable: se leyeron por reconocimiento óptico (OCR).",
            "{pages} without usable text: read by optical character recognition (OCR).",
        ),
        "ocr_low_certainty": (
            "{pages} con lectura óptica dudosa: compárelas con el original.",
            "{pages} read with low certainty: compare with the original.",
        ),
        "ocr_missing": (
            "{pages} son imágenes y no se leyeron: falta Tesseract; instale {detail} y repita.",
            "{pages} are pictures and were not read: Tesseract is missing; install {detail} "
            "and repeat.",
        ),
        "bad_text_layer": (
            "{pages} con una capa de texto que no corresponde a la imagen: "
            "se leyeron por reconocimiento óptico.",
            "{pages} with a text layer that does not match the picture: read by optical "
            "character recognition.",
        ),
        "broken_fonts": (
            "{pages} con fuentes dañadas (el texto sale ilegible): "
            "se leyeron por reconocimiento óptico.",
            "{pages} with broken fonts (text comes out as garbage): read by optical character "
            "recognition.",
        ),
        "tracked_changes": (
            "El documento tiene {detail} cambios sin aceptar: "
            "se leyó como si se aceptaran todos; acéptelos o rechácelos antes de publicarlo.",
            "The document has {detail} pending tracked changes: it was read as if all were "
            "accepted; accept or reject them before publishing it.",
        ),
        "conversion_done": (
            "El archivo {detail} se convirtió con LibreOffice para leerlo.",
            "The {detail} file was converted with LibreOffice in order to read it.",
        ),
        "toc_skipped": (
            "Se apartó el índice ({detail} renglones): no contiene cláusulas.",
            "The table of contents ({detail} lines) was set apart: it holds no clauses.",
        ),
        "truncated_text": (
            "{pages} con más texto del que se lee por página ({detail}): "
            "lo que sigue se omitió; auméntelo con --max-page-text.",
            "{pages} with more text than is read a page ({detail}): the rest was left out; "
            "raise it with --max-page-text.",
        ),
        "unreadable_page": (
            "{pages} no se pudieron leer: {detail}",
            "{pages} could not be read: {detail}",
        ),
        "damaged_part": (
            "Partes del archivo están dañadas y se omitieron: {detail}.",
            "Parts of the file are damaged and were left out: {detail}.",
        ),
        "chunk_skipped": (
            "El documento incrusta otro archivo que no se leyó ({detail}); "
            "ábralo en Word y guárdelo de nuevo.",
            "The document embeds another file that was not read ({detail}); open it in Word and "
            "save it again.",
        ),
        "wrong_extension": (
            "La extensión no corresponde al contenido: se leyó como {detail}.",
            "The extension does not match the content: read as {detail}.",
        ),
    }
)


def notice_sentence(
    notice_code: str, pages: Sequence[int] = (), detail: str = "", language: str = "es"
) -> str:
    """Return the sentence of a notice on one line; ``pages`` count from 1, in any order.

    Runs of pages are shortened: "Páginas 3-5 y 9". Raises KeyError for an unknown code.
    """
    spanish, english = NOTICES[notice_code]
    template = spanish if language == "es" else english
    return template.format(pages=_pages(pages, language), detail=detail)


def page_ranges(pages: Sequence[int], language: str = "es") -> str:
    """Return page numbers with runs shortened: "3-5, 8 y 9"."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    shown: list[str] = []
    for run in runs:
        shown.extend([f"{run[0]}-{run[-1]}"] if len(run) > 2 else map(str, run))
    last = "y" if language == "es" else "and"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}"


def _pages(pages: Sequence[int], language: str) -> str:
    words = ("Página", "Páginas") if language == "es" else ("Page", "Pages")
    if not pages:
        return words[1]
    return f"{words[len(set(pages)) > 1]} {page_ranges(pages, language)}"
