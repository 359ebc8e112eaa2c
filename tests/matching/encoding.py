"""What every encoder promises: run on the library's own, and by `make models` on a real model of any other kind."""

import pickle
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matching import Encoder

TEXTS = ["vacuum flask", "", "不锈钢真空保温杯", "  ", "лампа " * 300, "😀", "。", "x", "vacuum flask"]


class EncoderContract:
    """Tests that a subclass runs on its own `encoder` fixture."""

    def test_gives_one_float32_row_per_text(self, encoder: Encoder) -> None:
        vectors = encoder.encode(TEXTS)
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(TEXTS), encoder.dimensions)
        assert encoder.encode([]).shape == (0, encoder.dimensions)

    def test_rows_have_length_one_or_zero(self, encoder: Encoder) -> None:
        lengths = np.linalg.norm(encoder.encode(TEXTS), axis=1)
        assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))

    def test_empty_texts_give_zero_vectors(self, encoder: Encoder) -> None:
        assert not encoder.encode(["", " \n"]).any()

    def test_vector_is_independent_of_batch(self, encoder: Encoder) -> None:
        alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
        assert np.allclose(alone, encoder.encode(TEXTS), atol=1e-4)

    def test_batch_order_is_kept(self, encoder: Encoder) -> None:
        backwards = encoder.encode(TEXTS[::-1])[::-1]
        assert np.allclose(backwards, encoder.encode(TEXTS), atol=1e-4)

    def test_nearness_thresholds_are_ordered(self, encoder: Encoder) -> None:
        assert 0 < encoder.thresholds.faint <= encoder.thresholds.likely <= encoder.thresholds.near <= 1

    def test_encoder_survives_pickling(self, encoder: Encoder) -> None:
        copied: Encoder = pickle.loads(pickle.dumps(encoder))  # noqa: S301  our own bytes
        assert (copied.name, copied.dimensions) == (encoder.name, encoder.dimensions)

    def test_encoder_has_stripped_name(self, encoder: Encoder) -> None:
        assert encoder.name
        assert encoder.name == encoder.name.strip()

    def test_encoder_is_thread_safe(self, encoder: Encoder) -> None:
        texts = [[f"{text} {number}" for text in TEXTS] for number in range(6)]
        with ThreadPoolExecutor(3) as pool:
            together = list(pool.map(encoder.encode, texts))
        for said, vectors in zip(texts, together, strict=True):
            assert np.allclose(vectors, encoder.encode(said), atol=1e-4)

    def test_hostile_characters_give_finite_vectors(self, encoder: Encoder) -> None:
        hostile: Sequence[str] = ["\x00", "a\u202eb", "é" * 5000, "🏴\U000e0067\U000e007f"]
        assert np.isfinite(encoder.encode(hostile)).all()
