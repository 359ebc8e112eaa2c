"""A program of its own: load the model in a folder and let it translate a word.

Run by `translation.packages.installed.loading`.

It imports nothing of this library, so that it also runs where only the interpreter's own path is known.
"""

import sys
from pathlib import Path

import ctranslate2
import sentencepiece

_MOST_TOKENS = 8


def main(folder: Path) -> None:
    """Load what an unpacked package holds. Raises whatever CTranslate2 and SentencePiece raise."""
    pieces = ["1"]
    tokeniser = folder / "sentencepiece.model"
    if tokeniser.exists():
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(tokeniser)).encode("1", out_type=str)
    model = ctranslate2.Translator(str(folder / "model"), device="cpu", inter_threads=1, intra_threads=1)
    model.translate_batch([pieces], beam_size=1, max_decoding_length=_MOST_TOKENS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
