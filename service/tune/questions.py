"""The bundled editions in, the vectors of their questions that ship with the encoder out.

``python -m service.tune.questions``: with them a first assessment reads the manual alone. To run
whenever the encoder or the words of an edition changed.
"""

from __future__ import annotations

import sys

from corpora.catalog import available, load_edition
from models.onnx_encoder import OnnxEncoder
from pipelines.run import questions_of
from service.cache import SHIPPED, Half, write_vectors

# What a manual in Spanish is asked: elements in Spanish, whole standards in both languages.
SPOKEN = ("es",)


def main() -> int:
    """Embed the questions of every bundled edition and write them."""
    encoder = OnnxEncoder.bundled()
    kept: dict[str, Half] = {}
    for edition in available():
        questions_of(load_edition(edition), encoder, kept, spoken=SPOKEN)
    for old in SHIPPED.glob("*"):
        old.unlink()
    write_vectors(SHIPPED, encoder.id, kept)
    sys.stderr.write(f"{len(kept)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
