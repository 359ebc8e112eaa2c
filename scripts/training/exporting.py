"""Export of a trained model to CTranslate2 and to an Argos Translate package: an ``.argosmodel`` file.

A package is a zip of one folder: ``metadata.json``, ``sentencepiece.model``, ``README.md`` and ``model/`` (see
``argostranslate.package.IPackage``).
"""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ctranslate2.specs import TransformerSpec
from torch import Tensor, nn

from scripts.training.model import Attention, FeedForward, Translator

NAMES: Final = {
    "en": "English",
    "zh": "Chinese",
    "es": "Spanish",
    "fr": "French",
    "ru": "Russian",
    "ar": "Arabic",
    "pt": "Portuguese",
}
ARGOS_VERSION: Final = "1.9.0"
# Timestamp of all members: a fixed one keeps equal packages byte-identical.
_WRITTEN: Final = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Label:
    """Metadata of a package."""

    source: str
    target: str
    version: str
    readme: str

    @property
    def folder(self) -> str:
        """Return the package's name, which is also that of its folder in the zip."""
        return f"translate-{self.source}_{self.target}-{self.version.replace('.', '_')}"

    def metadata(self) -> str:
        """Return the text of ``metadata.json``."""
        words = {
            "package_version": self.version,
            "argos_version": ARGOS_VERSION,
            "from_code": self.source,
            "from_name": NAMES[self.source],
            "to_code": self.target,
            "to_name": NAMES[self.target],
            "type": "translate",
            "license": "Apache-2.0",
            "links": [],
        }
        return json.dumps(words, indent=2) + "\n"


def export(model: Translator, pieces: list[str], folder: Path, *, quantization: str | None = "int8") -> None:
    """Write ``model`` and its vocabulary to the existing ``folder``; in float32 without ``quantization``."""
    shape = model.shape
    spec = TransformerSpec.from_config((shape.encoder_layers, shape.decoder_layers), shape.heads, pre_norm=True)
    spec.config.add_source_eos = True
    for tokens in (spec.register_source_vocabulary, spec.register_target_vocabulary):
        tokens(pieces)
    for side in (spec.encoder.embeddings[0], spec.decoder.embeddings, spec.decoder.projection):
        side.weight = _array(model.embedding.weight)
    spec.decoder.projection.bias = _array(model.bias)
    _fill_norm(spec.encoder.layer_norm, model.encoder.norm)
    _fill_norm(spec.decoder.layer_norm, model.decoder.norm)
    for number, layer in enumerate(spec.encoder.layer):
        _fill_attention(layer.self_attention, model.encoder.attentions[number])
        _fill_feed(layer.ffn, model.encoder.feeds[number])
    for number, layer in enumerate(spec.decoder.layer):
        _fill_attention(layer.self_attention, model.decoder.attentions[number])
        _fill_attention(layer.attention, model.decoder.readings[number])
        _fill_feed(layer.ffn, model.decoder.feeds[number])
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))


def pack(label: Label, model: Path, tokenizer: Path, target: Path) -> None:
    """Write the package to ``target``; ``model`` is a folder from `export`, ``tokenizer`` a SentencePiece model."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        _put(archive, f"{label.folder}/metadata.json", label.metadata().encode())
        _put(archive, f"{label.folder}/README.md", label.readme.encode())
        _put(archive, f"{label.folder}/sentencepiece.model", tokenizer.read_bytes())
        for path in sorted(model.iterdir()):
            _put(archive, f"{label.folder}/model/{path.name}", path.read_bytes())


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, _WRITTEN)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    archive.writestr(member, data)


def _fill_attention(spec: Any, attention: Attention) -> None:
    _fill_norm(spec.layer_norm, attention.norm)
    for linear, layer in zip(spec.linear, (*attention.entering, attention.leaving), strict=True):
        _fill_linear(linear, layer)


def _fill_feed(spec: Any, feed: FeedForward) -> None:
    _fill_norm(spec.layer_norm, feed.norm)
    _fill_linear(spec.linear_0, feed.widen)
    _fill_linear(spec.linear_1, feed.narrow)


def _fill_norm(spec: Any, norm: nn.LayerNorm) -> None:
    spec.gamma, spec.beta = _array(norm.weight), _array(norm.bias)


def _fill_linear(spec: Any, layer: nn.Linear) -> None:
    spec.weight, spec.bias = _array(layer.weight), _array(layer.bias)


def _array(weights: Tensor) -> Any:
    return weights.detach().float().numpy().copy()
