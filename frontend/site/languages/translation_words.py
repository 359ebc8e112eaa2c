"""What is wrong with a wording, or with an entry of a file of terms or translations, in the reader's language.

The services explain it in one English sentence with the words that it is about. Here such a sentence is taken apart
into what is translated and what is shown as it is; one that is not known stays English, and says so.
"""

import re
from typing import Final, NamedTuple

from frontend.site.languages.catalogues import marked


class Said(NamedTuple):
    """A sentence of the catalogues, and the words of the text, the term or the file to put into it, if any."""

    sentence: str
    words: str = ""


_LACKS: Final = marked("The original also says: %(words)s.")
_INVENTS: Final = marked("The original does not say: %(words)s.")
_SENTENCES: Final = (
    _LACKS,
    _INVENTS,
    marked("The glossary forbids: %(words)s."),
    marked("These values are not the same on both sides: %(words)s."),
    marked("The glossary has %(words)s in several of its terms."),
    marked("The file says two things of %(words)s."),
    marked("A unit has a text in two of the languages here."),
    marked("An entry says its term in two of the languages here, or that it stays."),
    marked("A term is empty."),
    marked("A term cannot be wanted and forbidden."),
    marked("A term is plain text, without < > { and }."),
    marked("A term has a letter or a digit."),
    marked("This is no section's key."),
)
_BEGINNINGS: Final = {
    "A segment is longer than ": marked("A text is too long."),
    "A term is longer than ": marked("A term is too long."),
    "A note is longer than ": marked("A note is too long."),
    "A term has an angle bracket": marked("A term is plain text, without < > { and }."),
    "A term has a character that does not show": marked("A term has a character that does not show."),
}
"""What is said with details that are not needed, by how it begins."""
_NAMED: Final = re.compile(r"(?P<sentence>.*[.]) (?P<name>\([^()]*\))", re.DOTALL)
"""A sentence with the term that it is about behind it."""


def _pattern(*sentences: str) -> re.Pattern[str]:
    wanted = (re.escape(each).replace(re.escape("%(words)s"), "(.+?)") for each in sentences)
    return re.compile(" ".join(wanted), re.DOTALL)


_PATTERNS: Final = [(_pattern(*each), each) for each in [(_LACKS, _INVENTS), *((one,) for one in _SENTENCES)]]


def said(english: str) -> list[Said]:
    """Return the sentences that an English one consists of, nothing for one that is not known."""
    for pattern, sentences in _PATTERNS:
        if found := pattern.fullmatch(english):
            words = [*found.groups(), *[""] * len(sentences)]
            return [Said(each, part) for each, part in zip(sentences, words, strict=False)]
    if (ours := next((ours for begins, ours in _BEGINNINGS.items() if english.startswith(begins)), None)) is not None:
        return [Said(ours)]
    named = _NAMED.fullmatch(english)
    before = said(named["sentence"]) if named else []
    return [*before, Said("%(words)s", named["name"])] if named and before else []
