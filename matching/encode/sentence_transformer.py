"""Any other model that sentence-transformers can load, by name or from a folder."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from importlib import import_module
from threading import Lock
from typing import Any, Final

import numpy as np

from matching.encode.protocol import Vectors, by_length, unit
from matching.fuse import CosineThresholds

_SAME: Final = (
    ("running shoes", "Men's lightweight mesh trainers for jogging"),
    ("thermos", "Stainless steel vacuum flask, keeps drinks hot, 500 ml"),
    ("desk lamp", "LED table light with dimmer for reading"),
    ("garden hose", "Expandable water pipe for watering plants, 15 m"),
    ("backpack", "Waterproof laptop rucksack with USB port"),
    ("frying pan", "Non-stick aluminium skillet 28 cm, induction"),
    ("dog collar", "Adjustable nylon pet neck strap with buckle"),
    ("cordless drill", "20V battery screwdriver kit with two speeds"),
    ("office chair", "Ergonomic swivel seat with mesh back"),
    ("phone case", "Silicone protective cover for smartphone"),
    ("green tea", "Loose leaf sencha, organic, 250 g pack"),
    ("bed sheets", "Cotton bedding set, queen size, 4 pieces"),
    ("water pump", "Submersible centrifugal 1 hp for deep wells"),
    ("baby stroller", "Foldable pushchair with sun canopy"),
    ("solar panel", "Monocrystalline photovoltaic module 550 W"),
    ("ceramic tiles", "Glazed porcelain floor covering 600 x 600 mm"),
)
"""Goods, each with a name that buyers type and a title in other words."""


class SentenceTransformerEncoder:
    """A model of the package sentence-transformers (Reimers and Gurevych, EMNLP 2019), on the CPU or a device found.

    The package comes with the extra `models`; it, torch and the model are loaded on first use. The cosine thresholds
    are then measured on pairs of goods known to be the same or different.
    """

    def __init__(self, model: str, *, batch: int = 64, characters: int = 400) -> None:
        """Use a model by name or folder path; only the first `characters` of each text are encoded."""
        self._source = model
        self._batch = batch
        self._characters = characters
        self._lock = Lock()

    def __reduce__(self) -> tuple[Callable[[], "SentenceTransformerEncoder"], tuple[()]]:
        """Pickle without the model, which other processes load for themselves."""
        return partial(SentenceTransformerEncoder, self._source, batch=self._batch, characters=self._characters), ()

    @cached_property
    def name(self) -> str:
        """The model's name and number of dimensions; models that share both are considered the same."""
        return f"sentence-transformers:{self._source.rstrip('/').rsplit('/', 1)[-1]}-{self.dimensions}"

    @cached_property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self.encode(["-"]).shape[1])

    @cached_property
    def thresholds(self) -> CosineThresholds:
        """Measured thresholds: 95 % of unrelated pairs stay below `faint`, half of the related pairs reach `near`.

        `likely` is halfway between them.
        """
        vectors = self.encode([text for pair in _SAME for text in pair])
        cosines = vectors[0::2] @ vectors[1::2].T
        same = np.eye(len(_SAME), dtype=np.bool_)
        faint = float(np.quantile(cosines[~same], 0.95))
        near = max(faint, float(np.quantile(cosines[same], 0.5)))
        return CosineThresholds(near=near, likely=(faint + near) / 2, faint=faint)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), dimensions]. Raises ModuleNotFoundError without the extra `models`."""
        cut = [text.strip()[: self._characters] for text in texts]
        with self._lock:
            made = [(rows, self._batch_of([cut[i] for i in rows])) for rows in by_length(cut, self._batch)]
        width = made[0][1].shape[1] if made else self.dimensions
        vectors = np.zeros((len(texts), width), np.float32)
        for rows, part in made:
            vectors[rows] = part
        return unit(vectors)

    def _batch_of(self, texts: list[str]) -> Vectors:
        made: Vectors = self._model.encode(
            texts, batch_size=len(texts), convert_to_numpy=True, show_progress_bar=False
        ).astype(np.float32)
        return made

    @cached_property
    def _model(self) -> Any:
        # By name: torch is gigabytes, so it is imported only if such a model is configured.
        return import_module("sentence_transformers").SentenceTransformer(self._source)
