"""Questions with right and wrong passages in, the same sentence encoder with better weights out.

Loading this module needs the extra ``train``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import MissingExtra

try:
    import torch
    from sentence_transformers import SentenceTransformer, losses, models
except ImportError as absent:
    raise MissingExtra(extra="train") from absent

LAYERS = 12
Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Example:
    """One right passage with the questions it answers and passages that do not answer them.

    ``group`` names what is asked: two examples of one group never share a batch, where each would
    be the other's wrong answer. A passage is (heading path with its colon, text).
    """

    group: str
    questions: tuple[str, ...]
    passage: tuple[str, str]
    wrong: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """How long and how hard to train; the values that were measured (docs/matching.md).

    ``layers`` upper layers learn, the rest stays; ``bare`` is the share of passages shown without
    their heading path, so that the path alone cannot give an answer away.
    """

    epochs: int = 2
    batch: int = 48
    rate: float = 5e-5
    layers: int = 6
    tokens: int = 112
    bare: float = 0.4
    scale: float = 20.0
    warm: float = 0.1
    seed: int = 0


def load(folder: Path) -> SentenceTransformer:
    """Load the fp32 model that ``models.build --fp32`` writes, with mean pooling."""
    words = models.Transformer(str(folder))
    pool = models.Pooling(words.get_word_embedding_dimension(), "mean")
    return SentenceTransformer(modules=[words, pool, models.Normalize()], device="cpu")


def tune(
    model: SentenceTransformer,
    examples: Sequence[Example],
    schedule: Schedule,
    tell: Tell | None = None,
) -> None:
    """Train in place with MultipleNegativesRankingLoss (Henderson et al. 2017), hard ones included.

    Runs in bfloat16 where the processor has it; the same seed, examples and machine give the same
    weights.
    """
    chance = random.Random(schedule.seed)  # noqa: S311 (it draws batches)
    torch.manual_seed(schedule.seed)
    longest, model.max_seq_length = model.max_seq_length, schedule.tokens
    learned = _learning(model, schedule.layers)
    loss = losses.MultipleNegativesRankingLoss(model, scale=schedule.scale)
    optimiser = torch.optim.AdamW(learned, lr=schedule.rate, weight_decay=0.01)
    batches = [
        batch for _ in range(schedule.epochs) for batch in _batches(examples, schedule, chance)
    ]
    warm = max(1, int(schedule.warm * len(batches)))
    model.train()
    for step, batch in enumerate(batches):
        share = min((step + 1) / warm, (len(batches) - step) / max(1, len(batches) - warm))
        for group in optimiser.param_groups:
            group["lr"] = schedule.rate * share
        columns = [model.tokenize(texts) for texts in _columns(batch, schedule, chance)]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            value = loss(columns, None)
        value.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        if tell is not None:
            tell(f"{step + 1}/{len(batches)} {value.item():.3f}")
    model.eval()
    model.max_seq_length = longest


def _learning(model: SentenceTransformer, layers: int) -> list[torch.nn.Parameter]:
    """Freeze all but the upper layers: the words' own meanings are not relearned from few texts."""
    learned = []
    for name, values in model.named_parameters():
        _, _, rest = name.partition("encoder.layer.")
        upper = bool(rest) and int(rest.split(".")[0]) >= LAYERS - layers
        values.requires_grad_(upper)
        if upper:
            learned.append(values)
    return learned


def _batches(
    examples: Sequence[Example], schedule: Schedule, chance: random.Random
) -> Iterator[list[Example]]:
    waiting = list(examples)
    chance.shuffle(waiting)
    while waiting:
        batch: list[Example] = []
        seen: set[str] = set()
        rest: list[Example] = []
        for one in waiting:
            if len(batch) < schedule.batch and one.group not in seen:
                batch.append(one)
                seen.add(one.group)
            else:
                rest.append(one)
        if len(batch) < schedule.batch / 2:
            return
        yield batch
        waiting = rest


def _columns(
    batch: Sequence[Example], schedule: Schedule, chance: random.Random
) -> list[list[str]]:
    def passage(one: tuple[str, str]) -> str:
        path, text = one
        return f"passage: {text}" if chance.random() < schedule.bare else f"passage: {path}{text}"

    columns = [
        [f"query: {chance.choice(one.questions)}" for one in batch],
        [passage(one.passage) for one in batch],
    ]
    if all(one.wrong for one in batch):
        columns.append([passage(chance.choice(one.wrong)) for one in batch])
    return columns
