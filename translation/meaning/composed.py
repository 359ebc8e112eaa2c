"""Values of a text that the lexicon composes: those that its words say are neither lost nor invented.

925银 is sterling silver, and 二维码 a 2D barcode: what a word is called in another language is for its row to say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, replace

from translation.lexicon import Lexicon, Mention
from translation.protect.checking import Verdict, check
from translation.protect.kinds import Protection, Span


def check_composed(composed: str, wording: tuple[str, str, str], lexicon: Lexicon, protection: Protection) -> Verdict:
    """Compare the values of a text with those of what the lexicon made of it.

    ``wording`` is the text, its language, and that of ``composed``. Values outside the lexicon's words are compared as
    `check` does.
    """
    text, source, target = wording
    verdict = check(text, composed, source, target, protection)
    if verdict.holds:
        return verdict
    mentions = lexicon.read(text, source).mentions
    names = tuple(_names(mentions, target))
    lost = (each for each in verdict.lost_values if not _is_within(each, mentions))
    invented = (each for each in verdict.invented_values if not _is_in(composed[each.start : each.end], names))
    return replace(verdict, lost_values=tuple(lost), invented_values=tuple(invented))


def _is_within(span: Span, mentions: Iterable[Mention]) -> bool:
    return any(each.start <= span.start and span.end <= each.end for each in mentions)


def _is_in(written: str, names: Iterable[str]) -> bool:
    return any(written.strip() in each for each in names)


def _names(mentions: Iterable[Mention], language: str) -> Iterator[str]:
    """Yield all forms of what mentions are called first in a language."""
    for mention in mentions:
        for concept in mention.concepts:
            yield from map(str, astuple(concept.names[language][0]))
