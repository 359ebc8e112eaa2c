"""Problems with a wording, or with an entry of a term or translation file, in the reader's language.

The services report them in one English sentence with the words concerned. Here such a sentence is split into a part
that is translated and words that are shown as they are; an unknown sentence stays in English and is marked as such.
"""

import re
from typing import Final, NamedTuple

from frontend.site.languages.catalogues import marked


class SplitSentence(NamedTuple):
    """A sentence of the catalogues, and the words of the text, term or file to insert into it, if any."""

    sentence: str
    words: str = ""


_LACKS: Final = marked("Missing from the translation: %(words)s.")
_INVENTS: Final = marked("Not in the original: %(words)s.")
_SENTENCES: Final = (
    _LACKS,
    _INVENTS,
    marked("The glossary forbids: %(words)s."),
    marked("These values differ between the two sides: %(words)s."),
    marked("The glossary has several entries for %(words)s."),
    marked("The file has conflicting entries for %(words)s."),
    marked("Each translation unit needs text in two of the fair’s languages."),
    marked("Each entry needs its term in two of the fair’s languages, or must be marked “Do not translate”."),
    marked("A term is empty."),
    marked("A term cannot be both required and forbidden."),
    marked("A term must be plain text, without < > { and }."),
    marked("A term must contain a letter or a digit."),
    marked("This section does not exist."),
)
_BEGINNINGS: Final = {
    "A segment is longer than ": marked("A text is too long."),
    "A term is longer than ": marked("A term is too long."),
    "A note is longer than ": marked("A note is too long."),
    "A term has an angle bracket": marked("A term must be plain text, without < > { and }."),
    "A term has a character that does not show": marked("A term contains an invisible character."),
}
"""Sentences with details that are not needed, by how they begin."""
_NAMED: Final = re.compile(r"(?P<sentence>.*[.]) (?P<name>\([^()]*\))", re.DOTALL)
"""A sentence followed by the term that it is about."""


def _pattern(*sentences: str) -> re.Pattern[str]:
    patterns = (re.escape(each).replace(re.escape("%(words)s"), "(.+?)") for each in sentences)
    return re.compile(" ".join(patterns), re.DOTALL)


_PATTERNS: Final = [(_pattern(*each), each) for each in [(_LACKS, _INVENTS), *((one,) for one in _SENTENCES)]]


def split_sentences(english: str) -> list[SplitSentence]:
    """Return the sentences that an English one consists of; none if it is unknown."""
    for pattern, sentences in _PATTERNS:
        if found := pattern.fullmatch(english):
            words = [*found.groups(), *[""] * len(sentences)]
            return [SplitSentence(each, part) for each, part in zip(sentences, words, strict=False)]
    if (ours := next((ours for begins, ours in _BEGINNINGS.items() if english.startswith(begins)), None)) is not None:
        return [SplitSentence(ours)]
    named = _NAMED.fullmatch(english)
    before = split_sentences(named["sentence"]) if named else []
    return [*before, SplitSentence("%(words)s", named["name"])] if named and before else []
