"""A sequence-to-sequence transformer, small enough for a lexicon: pre-norm, shared vocabulary, tied weights.

Vaswani et al., "Attention Is All You Need" (2017), with the norms before each sublayer (Xiong et al., 2020). The
layers match CTranslate2's `TransformerSpec`, so that `exporting` only copies weights.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    """Sizes of a model: ``vocabulary`` in pieces, ``width`` of vectors, ``inner`` of feed-forward layers."""

    vocabulary: int
    width: int = 128
    inner: int = 512
    heads: int = 4
    encoder_layers: int = 3
    decoder_layers: int = 2


def positions(length: int, width: int) -> Tensor:
    """Return the sinusoidal encodings of positions 1 … ``length``, as CTranslate2 computes them: (length, width)."""
    step = math.log(10000) / (width // 2 - 1)
    scales = torch.exp(-step * torch.arange(width // 2))
    angles = torch.arange(1, length + 1)[:, None] * scales[None, :]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class Attention(nn.Module):  # type: ignore[misc]
    """Multi-head attention on (batch, time, width); ``entering`` projects to q, k, v at once, or to q and to k, v."""

    def __init__(self, width: int, heads: int, *, to_itself: bool) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        sizes = (3 * width,) if to_itself else (width, 2 * width)
        self.entering = nn.ModuleList([nn.Linear(width, size) for size in sizes])
        self.leaving = nn.Linear(width, width)
        self._heads = heads

    def forward(self, given: Tensor, memory: Tensor | None, mask: Tensor) -> Tensor:
        """Return ``given`` plus its attention to itself or ``memory``; ``mask`` is True where attention is allowed."""
        normed = self.norm(given)
        if memory is None:
            query, key, value = self.entering[0](normed).chunk(3, dim=-1)
        else:
            query, (key, value) = self.entering[0](normed), self.entering[1](memory).chunk(2, dim=-1)
        # Written out: for texts this short it is faster on a CPU than torch's fused kernel.
        query, key, value = (self._split(vectors) for vectors in (query, key, value))
        scores = query @ key.transpose(2, 3) / math.sqrt(query.shape[-1])
        found = scores.masked_fill(~mask, float("-inf")).softmax(dim=-1).to(value.dtype) @ value
        added: Tensor = self.leaving(found.transpose(1, 2).flatten(2))
        return given + added

    def _split(self, vectors: Tensor) -> Tensor:
        return vectors.unflatten(-1, (self._heads, -1)).transpose(1, 2)


class FeedForward(nn.Module):  # type: ignore[misc]
    """Two linear layers with a ReLU between them."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)

    def forward(self, given: Tensor) -> Tensor:
        """Return ``given`` plus the output of the layers."""
        added: Tensor = self.narrow(functional.relu(self.widen(self.norm(given))))
        return given + added


class Encoder(nn.Module):  # type: ignore[misc]
    """Encoder of source texts."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attentions = nn.ModuleList(
            [Attention(shape.width, shape.heads, to_itself=True) for _ in range(shape.encoder_layers)]
        )
        self.feeds = nn.ModuleList([FeedForward(shape.width, shape.inner) for _ in range(shape.encoder_layers)])
        self.norm = nn.LayerNorm(shape.width)

    def forward(self, given: Tensor, mask: Tensor) -> Tensor:
        """Return one vector per piece."""
        for attention, feed in zip(self.attentions, self.feeds, strict=True):
            given = feed(attention(given, None, mask))
        read: Tensor = self.norm(given)
        return read


class Decoder(nn.Module):  # type: ignore[misc]
    """Autoregressive decoder of target texts."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        layers = range(shape.decoder_layers)
        self.attentions = nn.ModuleList([Attention(shape.width, shape.heads, to_itself=True) for _ in layers])
        self.readings = nn.ModuleList([Attention(shape.width, shape.heads, to_itself=False) for _ in layers])
        self.feeds = nn.ModuleList([FeedForward(shape.width, shape.inner) for _ in layers])
        self.norm = nn.LayerNorm(shape.width)

    def forward(self, given: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Return one vector per target position, which sees only earlier positions."""
        before = torch.ones(given.shape[1], given.shape[1], dtype=torch.bool).tril()
        for attention, reading, feed in zip(self.attentions, self.readings, self.feeds, strict=True):
            given = feed(reading(attention(given, None, before), memory, mask))
        said: Tensor = self.norm(given)
        return said


class Translator(nn.Module):  # type: ignore[misc]
    """The whole model. Texts are batches of piece ids (batch, time); ``padding`` fills up short ones."""

    def __init__(self, shape: Shape, padding: int) -> None:
        super().__init__()
        self.shape = shape
        self._padding = padding
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape)
        nn.init.normal_(self.embedding.weight, std=shape.width**-0.5)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Return the scores of every piece at every position of ``target``: (batch, time, vocabulary)."""
        mask = (source != self._padding)[:, None, None, :]
        memory = self.encoder(self._embedded(source), mask)
        said = self.decoder(self._embedded(target), memory, mask)
        return functional.linear(said, self.embedding.weight, self.bias)

    def _embedded(self, pieces: Tensor) -> Tensor:
        scaled: Tensor = self.embedding(pieces) * math.sqrt(self.shape.width)
        return scaled + positions(pieces.shape[1], self.shape.width)
