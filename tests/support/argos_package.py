"""A package of a translation model, small, made here, and always the same: its words mean nothing.

The weights are random from a fixed seed, so a model of this kind says nothing sensible, but the same for the same text.
That is enough for whoever asks whether texts come back whole, in order, and as another program would have them.
"""

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec

LINES: Final = (
    "Stainless steel water bottle with a lid, for school and travel.",
    "Our factory makes LED lamps, cables and plugs for the kitchen.",
    "Delivery takes ten days. Please ask for a price!",
    "Una botella de acero inoxidable para la escuela y los viajes.",
    "Nuestra fábrica hace lámparas, cables y enchufes.",
    "不锈钢水瓶，带盖，适合学校和旅行。",
    "我们的工厂生产灯具、电缆和插头。",
    "Бутылка из нержавеющей стали для школы и поездок.",
    "زجاجة ماء من الفولاذ المقاوم للصدأ.",
)
_END: Final = 2
"""The number of ``</s>`` among the pieces; before it come ``<unk>`` and ``<s>``."""
_POSITIONS: Final = 1200


@dataclass(frozen=True)
class Shape:
    """How large a model is. ``haste`` is how soon it ends a sentence: without it, it would go on to its limit."""

    layers: int = 1
    heads: int = 2
    width: int = 32
    inner: int = 64
    words: int = 0
    haste: float = 2
    seed: int = 1


TINY: Final = Shape()
USUAL: Final = Shape(layers=6, heads=8, width=512, inner=2048, words=32_000, haste=3.0)
"""As large as the packages that people install."""


def an_argos_package(packages: Path, source: str, target: str, shape: Shape = TINY, **metadata: Any) -> Path:
    """Make a package in a folder of packages, as an unpacked ``.argosmodel``, and return its own folder."""
    package = packages / f"translate-{source}_{target}"
    package.mkdir(parents=True)
    vocabulary = _train_pieces(package / "sentencepiece.model")
    vocabulary += [f"<{number}>" for number in range(len(vocabulary), shape.words)]
    _save_model(package / "model", vocabulary, shape)
    said = {"from_code": source, "to_code": target, "package_version": "1.0", "argos_version": "1.9", **metadata}
    (package / "metadata.json").write_text(json.dumps(said), encoding="utf-8")
    return package


def _train_pieces(file: Path) -> list[str]:
    """Train SentencePiece on the lines above, and return its pieces."""
    made = io.BytesIO()
    with contextlib.redirect_stderr(io.StringIO()):
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(LINES),
            model_writer=made,
            vocab_size=160,
            character_coverage=1.0,
            hard_vocab_limit=False,
            num_threads=1,
            minloglevel=2,
        )
    file.write_bytes(made.getvalue())
    pieces = sentencepiece.SentencePieceProcessor(model_proto=made.getvalue())
    return [pieces.id_to_piece(number) for number in range(pieces.get_piece_size())]


def _save_model(folder: Path, vocabulary: list[str], shape: Shape) -> None:
    spec = TransformerSpec.from_config(shape.layers, shape.heads)
    _Weights(shape, len(vocabulary)).fill(spec)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir()
    spec.save(str(folder))


class _Weights:
    """Random numbers for every part of a Transformer."""

    def __init__(self, shape: Shape, words: int) -> None:
        self._shape = shape
        self._words = words
        self._random = np.random.default_rng(shape.seed)

    def fill(self, spec: Any) -> None:
        width, inner = self._shape.width, self._shape.inner
        for half in (spec.encoder, spec.decoder):
            self._norm(half.layer_norm)
            for layer in half.layer:
                self._attention(layer.self_attention, [(3 * width, width), (width, width)])
                if half is spec.decoder:
                    # Loud, so that what is said depends on what was read.
                    self._attention(layer.attention, [(width, width), (2 * width, width), (width, width)], 4.0)
                self._norm(layer.ffn.layer_norm)
                self._linear(layer.ffn.linear_0, inner, width)
                self._linear(layer.ffn.linear_1, width, inner)
        for embeddings in (spec.encoder.embeddings[0], spec.decoder.embeddings):
            embeddings.weight = self._numbers(self._words, width, 1 / width**0.5)
        self._end(spec.decoder)

    def _end(self, decoder: Any) -> None:
        """Let one number of each position grow, and let the end of the sentence be the likelier the larger it is."""
        positions = self._numbers(_POSITIONS, self._shape.width, 1)
        positions[:, 0] = self._shape.haste * np.arange(_POSITIONS)
        decoder.position_encodings.encodings = positions
        weight = self._numbers(self._words, self._shape.width, 2 / self._shape.width**0.5)
        weight[:, 0] = 0
        weight[_END, 0] = 12
        bias = np.zeros(self._words, dtype=np.float32)
        bias[:_END] = -100
        bias[_END] = -14
        decoder.projection.weight, decoder.projection.bias = weight, bias

    def _attention(self, attention: Any, sizes: list[tuple[int, int]], loud: float = 1.5) -> None:
        self._norm(attention.layer_norm)
        for linear, (rows, columns) in zip(attention.linear, sizes, strict=True):
            self._linear(linear, rows, columns, loud)

    def _linear(self, linear: Any, rows: int, columns: int, loud: float = 1.5) -> None:
        linear.weight = self._numbers(rows, columns, loud / columns**0.5)
        linear.bias = np.zeros(rows, dtype=np.float32)

    def _norm(self, norm: Any) -> None:
        norm.gamma = np.ones(self._shape.width, dtype=np.float32)
        norm.beta = np.zeros(self._shape.width, dtype=np.float32)

    def _numbers(self, rows: int, columns: int, spread: float) -> Any:
        return (self._random.standard_normal((rows, columns)) * spread).astype(np.float32)
