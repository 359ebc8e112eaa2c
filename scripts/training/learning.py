"""Training of a model on an endless corpus."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import sentencepiece
import torch
from torch import Tensor
from torch.nn import functional

from scripts.training.corpus import Pair
from scripts.training.model import Shape, Translator

_POOL: Final = 4096
_REPORT_EVERY: Final = 100

Example = tuple[list[int], list[int]]


@dataclass(frozen=True)
class Plan:
    """Training plan: up to ``pieces`` target pieces a batch; the rate rises over ``warm_up`` steps, then falls to 0."""

    steps: int
    pieces: int = 1024
    rate: float = 2e-3
    warm_up: int = 400
    smoothing: float = 0.1
    seed: int = 1


def learn(
    pairs: Iterator[Pair], tokenizer: sentencepiece.SentencePieceProcessor, shape: Shape, plan: Plan
) -> Translator:
    """Return a model trained for ``plan.steps`` batches."""
    torch.manual_seed(plan.seed)
    padding = tokenizer.unk_id()
    model = Translator(shape, padding)
    optimizer = torch.optim.AdamW(model.parameters(), lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    began, loss_sum = time.monotonic(), 0.0
    for step, batch in enumerate(islice(_batches(pairs, tokenizer, plan.pieces), plan.steps), 1):
        for group in optimizer.param_groups:
            group["lr"] = plan.rate * min(step / plan.warm_up, (plan.steps - step) / max(1, plan.steps - plan.warm_up))
        loss = _loss(model, batch, padding, plan.smoothing)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        loss_sum += loss.item()
        if step % _REPORT_EVERY == 0:
            print(f"  step {step}, loss {loss_sum / _REPORT_EVERY:.3f}, {time.monotonic() - began:.0f} s", flush=True)
            loss_sum = 0.0
    model.eval()
    return model


def _loss(model: Translator, batch: Sequence[Example], padding: int, smoothing: float) -> Tensor:
    source = _padded([read for read, _ in batch], padding)
    target = _padded([said for _, said in batch], padding)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = model(source, target[:, :-1])
    return functional.cross_entropy(
        scores.float().flatten(0, 1), target[:, 1:].flatten(), ignore_index=padding, label_smoothing=smoothing
    )


def _batches(
    pairs: Iterator[Pair], tokenizer: sentencepiece.SentencePieceProcessor, pieces: int
) -> Iterator[list[Example]]:
    """Yield batches of examples of similar length, in random order."""
    begin, end = tokenizer.bos_id(), tokenizer.eos_id()
    chance = torch.Generator().manual_seed(0)
    while pool := list(islice(pairs, _POOL)):
        sources = tokenizer.encode([pair.source for pair in pool])
        targets = tokenizer.encode([pair.target for pair in pool])
        examples = [([*read, end], [begin, *said, end]) for read, said in zip(sources, targets, strict=True)]
        batches = list(_cut(sorted(examples, key=lambda example: (len(example[1]), len(example[0]))), pieces))
        for number in torch.randperm(len(batches), generator=chance).tolist():
            yield batches[number]


def _cut(examples: Sequence[Example], pieces: int) -> Iterator[list[Example]]:
    batch: list[Example] = []
    for example in examples:
        if batch and (len(batch) + 1) * len(example[1]) > pieces:
            yield batch
            batch = []
        batch.append(example)
    yield batch


def _padded(rows: Sequence[Sequence[int]], padding: int) -> Tensor:
    width = max(map(len, rows))
    return torch.tensor([[*row, *[padding] * (width - len(row))] for row in rows])
