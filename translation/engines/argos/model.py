"""The model of one package in memory: sentences in, sentences out, as in Argos Translate 1.11.

Decoding settings are those of Argos Translate (beam of 4, length penalty 0.2, unknown words replaced by the
source's), so that both give the same result for a sentence. Unlike there, the sentences of all texts are translated
together, each distinct one once, and sentences are split by rules instead of a model.

Only sentences of equal length share a batch. Padding changes the order in which sums are rounded, 8-bit weights
amplify the difference, and now and then another word wins: the translation of a sentence would depend on the
rest of its batch.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import ctranslate2
import sentencepiece

from translation.engines.argos.installed import SENTENCEPIECE, InstalledPackage
from translation.engines.argos.pieces import split_pieces
from translation.engines.argos.sentences import sentences
from translation.engines.halving import BatchFailed
from translation.engines.scores import score_of, with_score, worst
from translation.errors import EngineUnavailable

MAX_PIECES: Final = 200
"""Pieces of one sentence: models were trained on no longer ones, and drop the end of them."""
SETTINGS: Final[dict[str, Any]] = {
    "beam_size": 4,
    "length_penalty": 0.2,
    "replace_unknowns": True,
    "return_scores": True,
    # Pieces in work at once.
    "max_batch_size": 2_048,
    "batch_type": "tokens",
}
_PADDING: Final = "▁"

Pieces = tuple[str, ...]


class _Sentence(NamedTuple):
    """A translated sentence, in pieces, and the mean log probability of a piece."""

    pieces: list[str]
    score: float


@dataclass
class ArgosModel:
    """A loaded package. Not thread-safe. Raises `EngineUnavailable` where its files cannot be loaded."""

    package: InstalledPackage
    threads: int
    _translator: Any = field(init=False, repr=False)
    _pieces: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Load the model with 8-bit weights, on the CPU."""
        try:
            self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(self.package.folder / SENTENCEPIECE))
            self._translator = ctranslate2.Translator(
                str(self.package.folder / "model"),
                device="cpu",
                compute_type="int8",
                # One thread per batch: on a small model, two threads together take twice as long.
                inter_threads=self.threads,
                intra_threads=1,
            )
        except (OSError, RuntimeError, ValueError) as error:
            raise EngineUnavailable(f"The package {self.package.folder.name} cannot be loaded: {error}") from error

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Return the texts in the package's target language. Line breaks are kept. Raises `BatchFailed`."""
        drafts = [[self._sentences(line) for line in text.split("\n")] for text in texts]
        done = self._translate({piece for lines in drafts for line in lines for piece in line})
        return [
            self._written(text, [[done[each] for each in line] for line in lines])
            for text, lines in zip(texts, drafts, strict=True)
        ]

    def _written(self, text: str, lines: Sequence[Sequence[_Sentence]]) -> str:
        """Return a text from its sentences, by line, with the worst of the scores so far."""
        written = "\n".join(self._joined(each.pieces for each in line) for line in lines)
        return with_score(written, worst([score_of(text), *(each.score for line in lines for each in line)]))

    def close(self) -> None:
        """Release the model's memory."""
        self._translator.unload_model()

    def encode(self, sentence: str) -> list[str]:
        """Return the pieces of a sentence."""
        pieces: list[str] = self._pieces.encode(sentence, out_type=str)
        return pieces

    def _sentences(self, line: str) -> list[Pieces]:
        return [part for sentence in sentences(line) for part in split_pieces(self.encode(sentence), MAX_PIECES)]

    def _translate(self, sentences: Iterable[Pieces]) -> dict[Pieces, _Sentence]:
        """Return the translation of each sentence."""
        alike = [list(some) for _, some in itertools.groupby(sorted(sentences, key=len), key=len)]
        try:
            begun = [(batch, self._start(batch)) for batch in alike]
            return {
                each: self._best(coming.result())
                for batch, some in begun
                for each, coming in zip(batch, some, strict=True)
            }
        except (RuntimeError, ValueError) as error:
            raise BatchFailed(f"The package {self.package.folder.name} could not translate: {error}") from error

    def _start(self, sentences: Sequence[Pieces]) -> Sequence[Any]:
        """Start translating sentences of one length, and return their pending results."""
        prefixes = [[self.package.prefix]] * len(sentences) if self.package.prefix else None
        batch = [list(each) for each in sentences]
        coming: Sequence[Any] = self._translator.translate_batch(batch, prefixes, asynchronous=True, **SETTINGS)
        return coming

    def _best(self, result: Any) -> _Sentence:
        best: list[str] = result.hypotheses[0]
        score = _mean(result.scores[0], len(best))
        return _Sentence(best[1:] if self.package.prefix and best[:1] == [self.package.prefix] else best, score)

    def _joined(self, done: Iterable[list[str]]) -> str:
        """Return the text of a line from its sentences. The pieces carry the spaces between them."""
        pieces = [piece for sentence in done for piece in sentence]
        text: str = self._pieces.decode_pieces(pieces)
        # SentencePiece's space mark where it was not decoded, and what models make of it.
        text = text.replace(_PADDING, " ").replace("_", " ")
        return text.removeprefix(" ")


def _mean(score: float, length: int) -> float:
    """Return the mean log probability of a piece; CTranslate2's score is their sum over length to the penalty."""
    return float(score * max(length, 1) ** (SETTINGS["length_penalty"] - 1.0))
