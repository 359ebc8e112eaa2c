"""Train small translation packages from the trade lexicon, as ``.argosmodel`` files that Argos Translate also reads.

All training text is composed from the project's own words (`scripts.training`), so that the packages are the
project's own work. They know listings of the lexicon's goods and nothing else; tests and the demo run on them.
One seed and one thread reproduce the same packages.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

import ctranslate2
import sentencepiece
import torch

from scripts.training.corpus import Corpus, Pair, seen, unseen
from scripts.training.exporting import NAMES, Label, export, pack
from scripts.training.learning import Plan, learn
from scripts.training.model import Shape, Translator
from scripts.training.tokenizing import train_tokenizer

ROOT: Final = Path(__file__).resolve().parent.parent
LEXICON: Final = ROOT / "translation" / "lexicon" / "data"
PACKAGES: Final = ROOT / "expo" / "demo" / "packages"
VERSION: Final = "1.0"
_TESTED: Final = 1000


@dataclass(frozen=True)
class Size:
    """Size of a package's model, and its number of training steps."""

    steps: int
    width: int = 128
    inner: int = 512
    vocabulary: int = 8000


SIZES: Final = {
    "zh-en": Size(steps=4500),
    "en-es": Size(steps=4200),
}


def main() -> int:
    """Train the requested packages, print one line of JSON for each, and return the exit code."""
    options = _options()
    torch.set_num_threads(options.threads)
    options.packages.mkdir(parents=True, exist_ok=True)
    for direction in options.directions:
        source, target = direction.split("-")
        size = SIZES[direction]
        size = replace(size, steps=options.steps) if options.steps else size
        print(json.dumps(train(source, target, size, options.lexicon, options.packages)), flush=True)
    return 0


def train(source: str, target: str, size: Size, lexicon: Path, packages: Path) -> dict[str, object]:
    """Train one package and return its figures, measured on the package as written to disk."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tokenizer = _tokenizer(Corpus(lexicon, source, target, seed=0), size, folder / "sentencepiece.model", target)
        shape = Shape(tokenizer.vocab_size(), size.width, size.inner)
        model = learn(seen(Corpus(lexicon, source, target, seed=1).pairs()), tokenizer, shape, Plan(size.steps))
        (folder / "model").mkdir()
        pieces = [tokenizer.id_to_piece(number) for number in range(tokenizer.vocab_size())]
        export(model, pieces, folder / "model")
        path = packages / f"translate-{source}_{target}-{VERSION.replace('.', '_')}.argosmodel"
        seconds = round(time.monotonic() - began)
        pairs = list(islice(unseen(Corpus(lexicon, source, target, seed=2).pairs()), _TESTED))
        figures = {
            "package": path.name,
            "exact": exact(folder / "model", tokenizer, pairs),
            "largest_difference": difference(model, tokenizer, pieces, pairs[:50]),
            "train_s": seconds,
            "parameters": sum(weights.numel() for weights in model.parameters()),
        }
        label = Label(source, target, VERSION, _readme(source, target, size, figures))
        pack(label, folder / "model", folder / "sentencepiece.model", path)
        return {**figures, "bytes": path.stat().st_size}


def exact(model: Path, tokenizer: sentencepiece.SentencePieceProcessor, pairs: Sequence[Pair]) -> dict[str, float]:
    """Return, for each sort of text, the share of unseen texts translated letter for letter as composed."""
    translator = ctranslate2.Translator(str(model), intra_threads=1)
    tokens = tokenizer.encode([pair.source for pair in pairs], out_type=str)
    results = translator.translate_batch(tokens, beam_size=4, length_penalty=0.2, max_batch_size=32)
    right: dict[str, list[bool]] = {}
    for pair, result in zip(pairs, results, strict=True):
        said = tokenizer.decode_pieces(result.hypotheses[0])
        wanted = tokenizer.decode_pieces(tokenizer.encode(pair.target, out_type=str))
        right.setdefault(pair.sort, []).append(said.strip() == wanted.strip())
    return {sort: round(sum(found) / len(found), 4) for sort, found in sorted(right.items())}


def difference(
    model: Translator, tokenizer: sentencepiece.SentencePieceProcessor, pieces: list[str], pairs: Sequence[Pair]
) -> float:
    """Return the largest difference between CTranslate2's float32 log-probabilities and torch's, on composed texts."""
    with tempfile.TemporaryDirectory() as folder:
        export(model, pieces, Path(folder), quantization=None)
        translator = ctranslate2.Translator(folder, compute_type="float32", intra_threads=1)
        sources = tokenizer.encode([pair.source for pair in pairs], out_type=str)
        targets = tokenizer.encode([pair.target for pair in pairs], out_type=str)
        theirs = [score.log_probs for score in translator.score_batch(sources, targets)]
    return round(max(_furthest(model, tokenizer, *row) for row in zip(sources, targets, theirs, strict=True)), 6)


def _furthest(
    model: Translator,
    tokenizer: sentencepiece.SentencePieceProcessor,
    source: list[str],
    target: list[str],
    theirs: list[float],
) -> float:
    read = torch.tensor([[*map(tokenizer.piece_to_id, source), tokenizer.eos_id()]])
    said = torch.tensor([[tokenizer.bos_id(), *map(tokenizer.piece_to_id, target), tokenizer.eos_id()]])
    with torch.no_grad():
        scores = model(read, said[:, :-1]).log_softmax(-1)
    ours: list[float] = scores[0].gather(1, said[0, 1:, None])[:, 0].tolist()
    return max(abs(our - their) for our, their in zip(ours, theirs, strict=True))


def _tokenizer(corpus: Corpus, size: Size, path: Path, target: str) -> sentencepiece.SentencePieceProcessor:
    return train_tokenizer(corpus.vocabulary(), size.vocabulary, path, writes_spaces=target != "zh")


def _readme(source: str, target: str, size: Size, figures: dict[str, object]) -> str:
    return f"""# {NAMES[source]} to {NAMES[target]}: listings of a trade fair

Made by `make train` of Cloud Expo from the project's own lexicon of trade: synthetic titles and sentences, no text of
anybody else. It knows listings of the lexicon's goods, for tests and the demo, and is no translator of free text.

{size.steps} steps, {figures["parameters"]} parameters, int8. Of texts that it had not seen it translated so many letter
for letter as composed: {json.dumps(figures["exact"])}.

Licence: Apache-2.0, as the project's.
"""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directions", nargs="*", default=list(SIZES), help="zh-en en-es … (all)")
    parser.add_argument("--lexicon", type=Path, default=LEXICON)
    parser.add_argument("--packages", type=Path, default=PACKAGES)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--steps", type=int, help="instead of each package's own number")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
