"""A PDF or scan in, the sizes of its pages and pictures of them out; runs only apart."""

from __future__ import annotations

import math
from io import BytesIO

import pypdfium2 as pdfium
from PIL import Image

from corpora.errors import DamagedFile, NoPages
from pipelines.extract import pdf_file, pictures
from pipelines.extract.limits import Limits
from pipelines.extract.media import Kind

# A page may be a ribbon: no picture has more pixels than a letter page needs twice over.
_MAX_PIXELS = 10_000_000
# A WebP has no longer side.
_LONGEST = 16_000
_QUALITY = 80
# Between speed and size; 4 takes twice the time for a tenth less.
_METHOD = 2


def page_sizes(kind: Kind, data: bytes, name: str, limits: Limits) -> list[tuple[float, float]]:
    """Return width and height in points of each page as it is seen.

    Raises what opening the file raises; a page that cannot be measured is 0 by 0.
    """
    if kind is not Kind.PDF:
        with pictures.opened(data, name, limits) as image:
            return pictures.frame_sizes(image, name, limits)
    with pdf_file.opened(data, name, limits) as document:
        return [_page_size(document, index) for index in range(len(document))]


def page_picture(  # noqa: PLR0913 - the file, then what is asked of it
    kind: Kind, data: bytes, name: str, limits: Limits, *, page: int, width: int
) -> bytes:
    """Return a page, from 1, as a WebP so many pixels wide, or less for a page like a ribbon.

    Raises what opening the file raises, NoPages for one it lacks and DamagedFile for one that
    cannot be drawn.
    """
    if kind is Kind.PDF:
        image = _drawn(data, name, limits, page, width)
    else:
        with pictures.opened(data, name, limits) as whole:
            frame = pictures.frame_of(whole, page, name, limits)
            image = frame if frame.mode in ("L", "RGB") else _on_paper(frame)
            # Fewer pixels than asked for say no more when drawn larger.
            width = min(width, image.width)
            scale = _scale(image.width, image.height, width)
            size = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
            image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2)
    out = BytesIO()
    image.save(out, "WEBP", quality=_QUALITY, method=_METHOD)
    return out.getvalue()


def _drawn(data: bytes, name: str, limits: Limits, number: int, width: int) -> Image.Image:
    with pdf_file.opened(data, name, limits) as document:
        if not 1 <= number <= len(document):
            raise NoPages(file=name)
        try:
            with pdf_file.opened_page(document, number - 1) as page:
                page_width, page_height = page.get_size()
                # A hair less: pdfium rounds up, and 1800.0001 would be 1801 wide.
                scale = _scale(page_width, page_height, width - 0.01)
                image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
        except pdfium.PdfiumError as error:
            raise DamagedFile(
                file=name,
                page=number,
                detail={"es": "la página no se puede dibujar", "en": "the page cannot be drawn"},
            ) from error
    return image


def _scale(page_width: float, page_height: float, width: float) -> float:
    area = max(page_width * page_height, 1.0)
    longest = _LONGEST / max(page_width, page_height, 1.0)
    return min(width / max(page_width, 1.0), math.sqrt(_MAX_PIXELS / area), longest)


def _page_size(document: pdfium.PdfDocument, index: int) -> tuple[float, float]:
    try:
        width, height = document.get_page_size(index)
    except pdfium.PdfiumError:
        return 0.0, 0.0
    return width, height


def _on_paper(image: Image.Image) -> Image.Image:
    """Return a picture of any mode in colours, what is transparent made white."""
    if image.mode.startswith("I;16"):
        return image.point(lambda level: level / 256).convert("L")
    shown = image.convert("RGBA")
    paper = Image.new("RGBA", shown.size, "white")
    return Image.alpha_composite(paper, shown).convert("RGB")
