"""How much of a file Acredita reads before it refuses: one frozen row, each limit with its flag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

from corpora.errors import OverLimit
from pipelines.results import Block

MEGABYTE = 1_000_000
UNPACKED = MappingProxyType({"es": "MB ya descomprimido", "en": "MB once unpacked"})
MARKUP = MappingProxyType({"es": "MB de HTML", "en": "MB of HTML"})
UNPACKED_SHARE = 2.0
PART_SHARE = 0.1
MARKUP_SHARE = 0.04
PAGE_CHARACTERS = 7000
PAGE_BLOCKS = 200


def megabytes(size: float) -> str:
    """Return bytes as megabytes for people, without their unit: "1,500.25"."""
    return f"{size / MEGABYTE:,.10g}"


def _says(
    flag: str, es: str, en: str, unit: tuple[str, str], scale: int = 1
) -> MappingProxyType[str, object]:
    """Describe a limit: its flag, its sentence and the unit the flag counts in."""
    return MappingProxyType(
        {
            "flag": flag,
            "es": es,
            "en": en,
            "unit": {"es": unit[0], "en": unit[1]},
            "scale": scale,
        }
    )


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What is read at most of one file; the metadata of each field holds its sentence and flag.

    ``scale`` in the metadata is how many of the field's units make one of the flag's
    (``--max-megabytes 500`` sets ``max_bytes`` to 500 million).
    """

    max_pages: int = field(
        default=3000,
        metadata=_says(
            "--max-pages",
            "Páginas que se leen como máximo de un archivo.",
            "Pages read at most of one file.",
            ("páginas", "pages"),
        ),
    )
    max_bytes: int = field(
        default=300 * MEGABYTE,
        metadata=_says(
            "--max-megabytes",
            "Tamaño máximo de un archivo, en megabytes.",
            "Largest size of one file, in megabytes.",
            ("MB", "MB"),
            MEGABYTE,
        ),
    )
    max_text_per_page: int = field(
        default=200_000,
        metadata=_says(
            "--max-page-text",
            "Caracteres que se leen como máximo de una página.",
            "Characters read at most of one page.",
            ("caracteres por página", "characters a page"),
        ),
    )
    max_files: int = field(
        default=5000,
        metadata=_says(
            "--max-files",
            "Archivos que se leen como máximo de un ZIP.",
            "Files read at most of one ZIP.",
            ("archivos", "files"),
        ),
    )
    max_pixels: int = field(
        default=120 * MEGABYTE,
        metadata=_says(
            "--max-megapixels",
            "Tamaño máximo de una imagen, en megapíxeles.",
            "Largest size of one picture, in megapixels.",
            ("megapíxeles", "megapixels"),
            MEGABYTE,
        ),
    )
    ocr_seconds: int = field(
        default=60,
        metadata=_says(
            "--ocr-seconds",
            "Segundos que se dedican como máximo al reconocimiento óptico de una página.",
            "Seconds given at most to the character recognition of one page.",
            ("segundos", "seconds"),
        ),
    )
    conversion_seconds: int = field(
        default=15,
        metadata=_says(
            "--conversion-seconds",
            "Segundos que se dan a LibreOffice para convertir un archivo, más uno por cada 100 kB.",
            "Seconds given to LibreOffice to convert one file, plus one per 100 kB.",
            ("segundos", "seconds"),
        ),
    )

    @property
    def max_unpacked(self) -> int:
        """Return the bytes that a ZIP or DOCX may unpack to, as a whole."""
        return int(UNPACKED_SHARE * self.max_bytes)

    @property
    def max_part(self) -> int:
        """Return the bytes of one XML part: its tree takes several times that in memory."""
        return int(PART_SHARE * self.max_bytes)


def over_limit(
    name: str, found: int, *, file: str, limits: Limits, page: int | None = None
) -> OverLimit:
    """Return the error that names a limit, what was found and the flag that raises it.

    ``name`` is a field of Limits, and ``found`` is counted in that field's units.
    """
    says = next(one.metadata for one in fields(Limits) if one.name == name)
    limit, scale = int(getattr(limits, name)), int(says["scale"])
    return OverLimit(
        file=file,
        page=page,
        limit=f"{limit / scale:,.10g}",
        found=f"{-(-found // scale):,}",
        unit=says["unit"],
        flag=says["flag"],
    )


def over_share(
    found: int, share: float, unit: Mapping[str, str], *, file: str, limits: Limits
) -> OverLimit:
    """Return the error of something inside a file that takes ``found`` bytes, over its share.

    ``share`` is the limit on it as a part of ``limits.max_bytes``; the flag comes with the value
    that would let the file in.
    """
    return OverLimit(
        file=file,
        limit=megabytes(limits.max_bytes * share),
        found=f"{-(-found // MEGABYTE):,}",
        unit=unit,
        flag=f"--max-megabytes {int(found / share / MEGABYTE) + 1}",
    )


def check_size(data: bytes, *, file: str, limits: Limits) -> None:
    """Raise OverLimit when a file is larger than ``limits.max_bytes``."""
    if len(data) > limits.max_bytes:
        raise over_limit("max_bytes", len(data), file=file, limits=limits)


def within_limits(blocks: Iterable[Block], *, file: str, limits: Limits) -> tuple[Block, ...]:
    """Return the blocks of a file without pages.

    Raises OverLimit as soon as they hold more than the pages allowed would: a page counts as
    7,000 characters or 200 blocks.
    """
    kept: list[Block] = []
    weight = 0
    for block in blocks:
        weight += max(len(block.text), PAGE_CHARACTERS // PAGE_BLOCKS)
        if weight > PAGE_CHARACTERS * limits.max_pages:
            raise over_limit("max_pages", limits.max_pages + 1, file=file, limits=limits)
        kept.append(block)
    return tuple(kept)


def check_text(text: str, *, file: str, limits: Limits) -> None:
    """Raise OverLimit when a text file has more characters or lines than its pages would hold."""
    lines = text.count("\n") // (2 * PAGE_BLOCKS)  # every other line may be empty
    pages = max(lines, len(text) // PAGE_CHARACTERS)
    if pages > limits.max_pages:
        raise over_limit("max_pages", pages, file=file, limits=limits)
