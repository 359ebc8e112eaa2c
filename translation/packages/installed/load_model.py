"""Standalone script: load the model in a folder and translate a word.

Run by `translation.packages.installed.loading`.

It imports nothing from this library, so that it also runs with only the interpreter's own path.
"""

import sys
from pathlib import Path

import ctranslate2
import sentencepiece

_MAX_TOKENS = 8


def main(folder: Path) -> None:
    """Load the model of an unpacked package. Raises whatever CTranslate2 and SentencePiece raise."""
    pieces = ["1"]
    tokeniser = folder / "sentencepiece.model"
    if tokeniser.exists():
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(tokeniser)).encode("1", out_type=str)
    model = ctranslate2.Translator(str(folder / "model"), device="cpu", inter_threads=1, intra_threads=1)
    model.translate_batch([pieces], beam_size=1, max_decoding_length=_MAX_TOKENS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
