"""Pieces with scores and a normalisation map come in; a fast tokenizer goes out.

The map of the source is NFKC applied character by character, plus characters that are dropped
(controls) or turned into a space (line ends, joiners, byte order mark). Those exceptions are read
off the map; NFKC itself also joins a letter and its combining accent, as the original model does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

BEGIN, PADDING, END, UNKNOWN = "<s>", "<pad>", "</s>", "<unk>"
SPECIAL = (BEGIN, PADDING, END, UNKNOWN)
SPACE_MARK = "\u2581"
MAX_TOKENS = 512


def exceptions(normalisation: Mapping[int, str]) -> dict[str, str]:
    """Return what the map does beyond NFKC: the text put in, and the characters it replaces.

    Only removals and spaces are kept. What else differs is characters that Unicode gave a
    compatibility form after the model was made; no piece contains them.
    """
    found: dict[str, list[str]] = {"": [], " ": []}
    for point, replacement in sorted(normalisation.items()):
        character = chr(point)
        if replacement in found and unicodedata.normalize("NFKC", character) != replacement:
            found[replacement].append(character)
    return {text: "".join(characters) for text, characters in found.items() if characters}


def normalizer(normalisation: Mapping[int, str]) -> normalizers.Normalizer:
    """Build the normaliser: exceptions of the map, NFKC, one space for any run of spaces."""
    steps: list[normalizers.Normalizer] = [
        normalizers.Replace(Regex(_character_class(characters)), text)
        for text, characters in exceptions(normalisation).items()
    ]
    steps += [normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    return normalizers.Sequence(steps)


def tokenizer(
    pieces: Sequence[str], scores: Iterable[float], normalisation: Mapping[int, str]
) -> Tokenizer:
    """Build a unigram tokenizer whose ids are the positions of ``pieces``.

    The first four pieces must be ``<s> <pad> </s> <unk>``. A text becomes ``<s> text </s>``,
    cut to 512 tokens.
    """
    if tuple(pieces[: len(SPECIAL)]) != SPECIAL:
        raise ValueError(f"the pieces must start with {SPECIAL}, not {tuple(pieces[:4])}")
    model = Unigram(
        list(zip(pieces, map(float, scores), strict=True)), unk_id=SPECIAL.index(UNKNOWN)
    )
    built = Tokenizer(model)
    built.normalizer = normalizer(normalisation)
    built.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Metaspace(replacement=SPACE_MARK, prepend_scheme="always"),
        ]
    )
    built.post_processor = processors.TemplateProcessing(
        single=f"{BEGIN} $A {END}",
        special_tokens=[(BEGIN, SPECIAL.index(BEGIN)), (END, SPECIAL.index(END))],
    )
    built.enable_truncation(max_length=MAX_TOKENS)
    return built


def _character_class(characters: str) -> str:
    """Write ``characters`` as a class of a regular expression, by code point."""
    return "[" + "".join(f"\\x{{{ord(character):04X}}}" for character in characters) + "]"
