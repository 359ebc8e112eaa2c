"""What the journal's verbs say to people, in seven languages: ``verbs.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def verbs() -> Mapping[str, Mapping[str, str]]:
    """Return the sentences by verb and language, in the order in which a reader chooses from them."""
    text = Path(__file__).with_name("verbs.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    return {f"{subject}.{verb}": words for subject, told in raw.items() for verb, words in told.items()}


def is_known(verb: str) -> bool:
    """Say whether there is a sentence for a verb."""
    return verb in verbs()


def sentence(verb: str, language: str) -> str:
    """Return a verb's sentence; one that nobody has written down stays the verb that it is."""
    words = verbs().get(verb)
    return verb if words is None else words[language]
