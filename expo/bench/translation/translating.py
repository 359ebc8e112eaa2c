"""Speed of translation with all values kept, compared with CTranslate2 alone on the same models."""

import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ctranslate2
import orjson
import sentencepiece

from expo.bench.report import Report, report
from translation.engines.argos.installed import PackageFolder
from translation.engines.argos.model import SETTINGS
from translation.engines.engine import Engine, Pair
from translation.engines.null import NullEngine
from translation.errors import PairNotOffered
from translation.lexicon.lexicon import Lexicon
from translation.protect import find, surface_forms
from translation.translator import TranslationRequest, TranslationResult, Translator


@dataclass(frozen=True)
class TextRow:
    """A text of a file: ``{"id", "text", "language"}`` in a line."""

    id: str
    text: str
    language: str


def rows_of(file: Path) -> list[TextRow]:
    """Return the rows of a file, one JSON object a line."""
    lines = (orjson.loads(line) for line in file.read_bytes().splitlines() if line.strip())
    return [TextRow(str(each["id"]), each["text"], each["language"]) for each in lines]


@dataclass
class _RecordingEngine:
    """An engine that records all texts it is given, by pair of languages."""

    engine: Engine
    name: str
    texts: defaultdict[Pair, list[str]] = field(default_factory=lambda: defaultdict(list))

    def pairs(self) -> frozenset[Pair]:
        """Return the engine's pairs."""
        return self.engine.pairs()

    def version(self, source: str, target: str) -> str:
        """Return the engine's version."""
        return self.engine.version(source, target)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """Translate, and record the texts."""
        self.texts[Pair(source, target)].extend(texts)
        return self.engine.translate(texts, source, target)

    def close(self) -> None:
        """Close the engine."""
        self.engine.close()


def measure(engine: Engine, packages: Path, rows: Sequence[TextRow], target: str, out: Path) -> Report:
    """Translate rows into ``target``, write the results, and return the figures.

    A line of ``out`` is ``{"id", "text", "origin", "engine", "protected", "kept"}``, with ``doubtful`` where readers
    learn that it may be wrong; where no translation may be shown, ``text`` is the original, ``origin`` is ORIGINAL and
    ``refused`` is the reason. Models are loaded before the measurement, and what the lexicon reads of its files at the
    first use of a word, as in a process that has worked for a while. ``ratio`` is to CTranslate2 alone
    with exactly the texts that the engine was given (with placeholders, and retries in another form), in one batch;
    ``ratio_to_originals`` to one pass over the unprotected texts, which keeps no value. ``without_engine_ms`` is what a
    text costs in time of this process: composing, protecting, checking, while the engine works.
    """
    recorder = _RecordingEngine(engine, engine.name)
    translator = Translator(recorder, Lexicon.load())
    sources = [row for row in rows if row.language != target]
    orders = [TranslationRequest(row.text, row.language, target) for row in sources]
    Translator(NullEngine(), translator.lexicon).translate(orders)
    translator.lexicon.forms(target)
    for any_text in {row.language: row for row in sources}.values():
        if translator.offers(any_text.language, target):
            engine.translate([any_text.text], any_text.language, target)
    started, started_here = time.perf_counter(), time.process_time()
    done = translator.translate(orders)
    seconds, seconds_here = time.perf_counter() - started, time.process_time() - started_here
    lines = [_line(row, made) for row, made in zip(sources, done, strict=True)]
    out.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    figures = _rates(sources, seconds) | _shares(lines)
    figures["without_engine_ms"] = round(seconds_here / len(sources) * 1000, 3)
    alone = bare_seconds(packages, recorder.texts)
    work = {"texts": len(sources), "to": target, "engine": engine.name}
    if alone is None:
        return report("translate", work, figures)
    originals: defaultdict[Pair, list[str]] = defaultdict(list)
    for row in sources:
        originals[Pair(row.language, target)].append(row.text)
    once = bare_seconds(packages, originals)
    figures["ratio_to_originals"] = round((once or seconds) / seconds, 3)
    return report("translate", work, figures, _rates(sources, alone), alone / seconds)


def bare_seconds(packages: Path, texts: Mapping[Pair, Sequence[str]], threads: int = 2) -> float | None:
    """Return the seconds of CTranslate2 alone for texts, with the same models and settings; None without a model.

    It is given all texts of a pair at once, a text as one sentence: no finding or checking of values, no other process.
    Only its own time counts, neither loading nor tokenisation.
    """
    installed, seconds = PackageFolder(packages), 0.0
    try:
        for pair, some in texts.items():
            passed = list(some)
            for package in installed.route(*pair):
                passed, elapsed = _hop(package.folder, passed, threads)
                seconds += elapsed
    except PairNotOffered:
        return None
    return seconds if texts else None


def _hop(package: Path, texts: Sequence[str], threads: int) -> tuple[list[str], float]:
    pieces: Any = sentencepiece.SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
    model: Any = ctranslate2.Translator(
        str(package / "model"), device="cpu", compute_type="int8", inter_threads=threads, intra_threads=1
    )
    encoded = [pieces.encode(text, out_type=str) for text in texts]
    model.translate_batch(encoded[:1], **SETTINGS)  # the first one is slower
    started = time.perf_counter()
    results = model.translate_batch(encoded, **SETTINGS)
    elapsed = time.perf_counter() - started
    return [pieces.decode(each.hypotheses[0]) for each in results], elapsed


def _line(row: TextRow, result: TranslationResult) -> dict[str, Any]:
    protected = list(surface_forms(row.text, find(row.text, row.language)))
    shown = result.text is not None
    line = {
        "id": row.id,
        "text": result.text if shown else row.text,
        "origin": result.source if shown else "ORIGINAL",
        "engine": result.engine,
        "protected": protected,
        "kept": list(result.kept_values) if shown else protected,
    }
    if not shown:
        return line | {"refused": result.refusal}
    return line | {"doubtful": True} if result.doubtful else line


def _shares(lines: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return the shares of origins, of translations shown with and without doubt, of refusals, and of values kept."""
    origins = Counter(str(line["origin"]).lower() for line in lines)
    outcomes = {"shown": 0, "doubtful": 0} | Counter(map(_outcome, lines))
    protected = sum(len(line["protected"]) for line in lines)
    kept = sum(len(line["kept"]) for line in lines)
    shares = {f"{origin}_share": round(count / len(lines), 4) for origin, count in sorted(origins.items())}
    shares |= {f"{outcome}_share": round(count / len(lines), 4) for outcome, count in sorted(outcomes.items())}
    return shares | {"values": protected, "kept_share": round(kept / protected, 4) if protected else 1.0}


def _outcome(line: Mapping[str, Any]) -> str:
    """Return what became of a text: shown, doubtful, or refused for a reason."""
    if "refused" in line:
        return f"refused_{str(line['refused']).lower()}"
    return "doubtful" if "doubtful" in line else "shown"


def _rates(rows: Sequence[TextRow], seconds: float) -> dict[str, float]:
    return {
        "texts_per_s": round(len(rows) / seconds, 1),
        "characters_per_s": round(sum(len(row.text) for row in rows) / seconds, 1),
        "seconds": round(seconds, 3),
    }
