"""Our engine for Argos' packages says what Argos Translate says, letter for letter."""

import json
import subprocess
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest

from scripts.training.corpus import Corpus, unseen
from translation.engines.argos.engine import ArgosEngine

ROOT = Path(__file__).resolve().parent.parent.parent
LEXICON = ROOT / "translation" / "lexicon" / "data"
TEXTS = 500

pytestmark = pytest.mark.peers


def texts_in(source: str, target: str) -> list[str]:
    pairs = unseen(Corpus(LEXICON, source, target, seed=500).pairs())
    return [pair.source for pair in islice(pairs, TEXTS)]


def argos_translate(
    texts: Sequence[str], source: str, target: str, *, argos: Path, surroundings: dict[str, str]
) -> list[str]:
    asked = "".join(json.dumps({"text": text, "source": source, "target": target}) + "\n" for text in texts)
    program = Path(__file__).with_name("argos_reference.py")
    run = subprocess.run(
        [argos / "bin" / "python", program],
        input=asked, env=surroundings, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return [json.loads(line)["translation"] for line in run.stdout.splitlines()]


@pytest.mark.parametrize(
    "source,target,learnt_as",
    [("zh", "en", "en"), ("en", "es", "es"), ("zh", "es", "en")],
)
def test_translations_equal_those_of_argos_translate(
    source: str, target: str, learnt_as: str, packages: Path, argos: Path, surroundings: dict[str, str]
) -> None:
    texts = texts_in(source, learnt_as)
    theirs = argos_translate(texts, source, target, argos=argos, surroundings=surroundings)
    engine = ArgosEngine(packages)
    ours = engine.translate(texts, source, target)
    engine.close()
    assert len(ours) == TEXTS
    differing = [row for row in zip(texts, ours, theirs, strict=True) if row[1] != row[2]]
    assert differing == []
