"""One SentencePiece vocabulary for both languages of a package."""

import string
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import sentencepiece

from scripts.training.masking import PLACEHOLDERS


def train_tokenizer(
    texts: Iterable[str], size: int, path: Path, *, writes_spaces: bool
) -> sentencepiece.SentencePieceProcessor:
    """Train on ``texts``, write the model to ``path`` and return it.

    Each placeholder is one piece, so that it can only be copied whole; unknown characters are spelt in bytes.
    ``writes_spaces`` is False for a target without spaces between words and sentences (Chinese); its full-width
    punctuation is then kept.
    """
    model = BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        vocab_size=size,
        model_type="unigram",
        character_coverage=1.0,
        byte_fallback=True,
        split_digits=True,
        add_dummy_prefix=writes_spaces,
        required_chars=string.ascii_letters + string.digits + string.punctuation,
        normalization_rule_name="nmt_nfkc" if writes_spaces else "identity",
        user_defined_symbols=list(PLACEHOLDERS),
        hard_vocab_limit=False,
        num_threads=1,
        minloglevel=2,
    )
    path.write_bytes(model.getvalue())
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
