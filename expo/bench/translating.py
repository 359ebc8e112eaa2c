"""How fast an engine translates, beside CTranslate2 alone on the same package: what everything around it costs."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ctranslate2
import sentencepiece

from expo.bench.report import Report
from translation.engines.argos_model import SETTINGS
from translation.engines.engine import Engine


def measure_engine(engine: Engine, texts: Sequence[str], source: str, target: str) -> Report:
    """Return how many texts and characters an engine translates in a second, and for how many it has no answer.

    One text is translated before, so that processes are started and models loaded.
    """
    engine.translate(texts[:1], source, target)
    started = time.perf_counter()
    done = engine.translate(texts, source, target)
    return _figures(texts, time.perf_counter() - started) | {"refused": sum(answer is None for answer in done)}


def bare(package: Path, texts: Sequence[str], threads: int = 2) -> Report:
    """Return the same figures for CTranslate2 alone: a package's model and our settings for it.

    It is given all texts at once, in pieces already, and its answers stay in pieces: no sentences are found, nothing
    is checked, no other process is asked. A text is one sentence to it, so texts have to be such. Who compares it with
    an engine in a process of its own has to be as nice as that (5, see nice(2)), or measures who else is at work.
    """
    pieces: Any = sentencepiece.SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
    model: Any = ctranslate2.Translator(
        str(package / "model"), device="cpu", compute_type="int8", inter_threads=1, intra_threads=threads
    )
    encoded = [pieces.encode(text, out_type=str) for text in texts]
    model.translate_batch(encoded[:1], **SETTINGS)
    started = time.perf_counter()
    model.translate_batch(encoded, **SETTINGS)
    return _figures(texts, time.perf_counter() - started)


def _figures(texts: Sequence[str], seconds: float) -> Report:
    return {
        "texts_per_s": round(len(texts) / seconds, 1),
        "characters_per_s": round(sum(map(len, texts)) / seconds, 1),
        "seconds": round(seconds, 3),
    }
