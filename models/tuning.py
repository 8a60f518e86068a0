"""Questions with right and wrong passages in, the same sentence encoder with better weights out.

Loading this module needs the extra ``train``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import MissingExtra
from models.lessons import Example, Passage

try:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
except ImportError as absent:
    raise MissingExtra(extra="train") from absent

LAYERS, CHUNK = 12, 24
Tell = Callable[[str], None]


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
    scale: float = 50.0
    warm: float = 0.1
    seed: int = 0


def load(folder: Path) -> SentenceTransformer:
    """Load the fp32 model that ``models.build --fp32`` writes, with mean pooling."""
    words = modules.Transformer(str(folder))
    pool = modules.Pooling(words.get_embedding_dimension(), "mean")
    return SentenceTransformer(modules=[words, pool, modules.Normalize()], device="cpu")


def tune(
    model: SentenceTransformer,
    examples: Sequence[Example],
    schedule: Schedule,
    tell: Tell | None = None,
) -> None:
    """Train in place with MultipleNegativesRankingLoss (Henderson et al. 2017), both ways.

    Each right passage stands against those of its batch and two more: one that does not answer
    though written about the same, and a mined one. The same seed, examples and machine give the
    same weights.
    """
    chance = random.Random(schedule.seed)  # noqa: S311 (it draws batches)
    torch.manual_seed(schedule.seed)
    longest, model.max_seq_length = model.max_seq_length, schedule.tokens
    learned = _learning(model, schedule.layers)
    loss = MultipleNegativesRankingLoss(
        model,
        scale=schedule.scale,
        directions=("query_to_doc", "doc_to_query"),
        partition_mode="per_direction",
    )
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
        columns = [_encoded(model, texts) for texts in _columns(batch, schedule, chance)]
        value = loss.compute_loss_from_embeddings(columns, torch.empty(0))
        value.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        if tell is not None:
            tell(f"{step + 1}/{len(batches)} {value.item():.3f}")
    model.eval()
    model.max_seq_length = longest


def _encoded(model: SentenceTransformer, texts: Sequence[str]) -> torch.Tensor:
    """Return the vectors of some texts [n, d], texts of one length together: padding costs time."""
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    found: list[torch.Tensor] = [torch.empty(0)] * len(texts)
    for start in range(0, len(order), CHUNK):
        places = order[start : start + CHUNK]
        read = model.preprocess([texts[at] for at in places])
        for at, row in zip(places, model(read)["sentence_embedding"], strict=True):
            found[at] = row
    return torch.stack(found)


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
    """Yield batches in which no group comes twice: each would be the other's wrong answer."""
    waiting = list(examples)
    chance.shuffle(waiting)
    while waiting:
        batch: list[Example] = []
        seen: set[str] = set()
        rest: list[Example] = []
        for one in waiting:
            if len(batch) < schedule.batch and one.passage.group not in seen:
                batch.append(one)
                seen.add(one.passage.group)
            else:
                rest.append(one)
        if len(batch) < schedule.batch / 2:
            return
        yield batch
        waiting = rest


def _columns(
    batch: Sequence[Example], schedule: Schedule, chance: random.Random
) -> list[list[str]]:
    """Return questions, right passages and two columns of wrong ones, a row for each example."""

    def shown(one: Passage) -> str:
        path = "" if chance.random() < schedule.bare else one.path
        return f"passage: {path}{one.text}"

    groups = {one.passage.group for one in batch}
    columns: list[list[str]] = [[], [], [], []]
    for one in batch:
        asked = chance.choice(one.asked)
        # A passage of a group that is asked for in this batch might answer that question.
        near = [passage for passage in one.near if passage.group not in groups]
        others = [other.passage for other in batch if other is not one]
        written = asked.wrong or near or others
        mined = near or asked.wrong or others
        texts = (
            f"query: {asked.text}",
            shown(one.passage),
            shown(chance.choice(written)),
            shown(chance.choice(mined)),
        )
        for column, text in zip(columns, texts, strict=True):
            column.append(text)
    return columns
