"""Small real PDFs and pictures made in memory for the tests of the readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.pagesizes import letter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = letter
LAW = (
    "Artículo 1. El presente reglamento es de orden público y obliga a todo el personal.",
    "Artículo 2. La persona titular de la comisaría debe revisar cada directiva una vez al",
    "año y conservar el registro de los cambios que se hagan en ella.",
    "Artículo 3. Para el uso de la fuerza, el personal observará lo siguiente:",
    "I. Actuará con apego a la ley y con respeto a los derechos de las personas;",
    "II. Dará aviso por escrito a su mando dentro de las doce horas siguientes, y",
    "III. Prestará auxilio a quien resulte con lesiones, sin demora alguna.",
    "Artículo 4. El mando que reciba el aviso lo turnará a la unidad de asuntos internos",
    "para que en un plazo de cinco días determine si la actuación fue la debida.",
    "Artículo 5. Queda prohibido alterar los reportes o la evidencia que los sustente.",
)


def pdf(
    draw: Callable[[Canvas], None],
    *,
    size: tuple[float, float] = letter,
    password: str | None = None,
    owner: str | None = None,
) -> bytes:
    """Return the PDF that ``draw`` draws, locked with the passwords given."""
    out = BytesIO()
    lock = None
    if password is not None or owner is not None:
        lock = StandardEncryption(password or "", ownerPassword=owner or password)
    canvas = Canvas(out, pagesize=size, encrypt=lock, invariant=1)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def write(
    canvas: Canvas, lines: Sequence[str], *, x: float = 72, top: float = 90, size: float = 11
) -> None:
    """Write lines one under another from ``top`` points below the upper edge."""
    canvas.setFont("Helvetica", size)
    for index, line in enumerate(lines):
        canvas.drawString(x, HEIGHT - top - 1.6 * size * index, line)


def pages(*texts: Sequence[str]) -> bytes:
    """Return a PDF with one page for each sequence of lines."""

    def draw(canvas: Canvas) -> None:
        for lines in texts:
            write(canvas, lines)
            canvas.showPage()

    return pdf(draw)


def picture(lines: Sequence[str] = LAW, *, dpi: int = 150, turn: float = 0) -> Image.Image:
    """Return a page of lines as a grey picture, turned anticlockwise by some degrees."""
    with pdfium.PdfDocument(pages(lines)) as document:
        image: Image.Image = document[0].render(scale=dpi / 72, grayscale=True).to_pil()
    return image.rotate(turn, expand=turn % 90 == 0, fillcolor=255) if turn else image


def scanned(image: Image.Image, layer: Sequence[str] = (), *, count: int = 1) -> bytes:
    """Return a PDF of pages covered by a picture, over an invisible layer of text."""

    def draw(canvas: Canvas) -> None:
        for _ in range(count):
            canvas.drawImage(ImageReader(image), 0, 0, WIDTH, HEIGHT)
            text = canvas.beginText(72, HEIGHT - 90)
            text.setFont("Helvetica", 11)
            text.setTextRenderMode(3)
            for line in layer:
                text.textLine(line)
            canvas.drawText(text)
            canvas.showPage()

    return pdf(draw)


def raw_pdf(objects: Sequence[str]) -> bytes:
    """Return a PDF of hand-written objects, numbered from 1; the first one is the catalogue."""
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    return body + end.encode("latin-1")


def stream(content: str, extra: str = "") -> str:
    """Return a PDF stream object."""
    return f"<< /Length {len(content)} {extra}>>\nstream\n{content}\nendstream"


def broken_fonts(lines: Sequence[str] = LAW) -> bytes:
    """Return a page that looks right, and whose font maps every letter to private use."""
    shown = [line.encode("latin-1", "replace").decode("latin-1") for line in lines]
    escaped = [line.replace("(", r"\(").replace(")", r"\)") for line in shown]
    content = "BT /F1 11 Tf 72 700 Td 17 TL " + " ".join(f"({line}) Tj T*" for line in escaped)
    ranges = "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <21> <FF> <E021>"
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Broken def "
        f"/CMapType 2 def {ranges} endbfrange endcmap end end"
    )
    font = (
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding "
        "/ToUnicode 6 0 R >>"
    )
    return raw_pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R >> >> >>",
            stream(content + " ET"),
            font,
            stream(cmap),
        ]
    )
