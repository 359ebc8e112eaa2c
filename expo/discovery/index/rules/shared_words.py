"""Words that joined phrases of a need share: `pastillas y discos de freno` are brake pads and brake discs."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from expo.discovery.index.rules.asked_things import AskedPhrase
from expo.discovery.index.rules.other_wordings import kinds_of
from matching import NeedRole
from translation.lexicon import Concept

Names = Callable[[str], Sequence[Concept]]
"""Returns the goods that a text is a name of, none if it says more or less."""
_OF: Final = re.compile(r"\s(?:de|del|du|des|da|do|das|dos|d['’])(?:\s|(?<=['’])).+")
"""What follows the first noun of a Romance name."""
MAX_LINK: Final = 20
"""Letters between two joined phrases: "and", articles and counts."""
_HAN_LINK: Final = "的"
_HAN_AND: Final = frozenset("、和与或及")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def with_shared_words(phrases: Sequence[AskedPhrase], names: Names) -> list[AskedPhrase]:
    """Return phrases with the words that they share with those joined to them, where that makes a known name."""
    found: list[AskedPhrase] = []
    for each in phrases:
        before = found[-1] if found else None
        if before is None or not _is_joined(before, each):
            found.append(each)
        else:
            rest = each.text[len(each.core) :]
            found[-1] = _with_names(before, _first_names(before, each), names, rest)
            found.append(_with_names(each, _second_names(before, each), names))
    return found


def with_meant_head(text: str, phrases: Sequence[AskedPhrase], names: Names) -> list[AskedPhrase]:
    """Return Chinese phrases without those that only say which kind of a thing before: 滤芯，机油、空调的都要.

    Where such a kind has a name, 空调滤芯, the phrase names it.
    """
    found: list[AskedPhrase] = []
    last = next((place for place in reversed(range(len(phrases))) if phrases[place].text.endswith(_HAN_LINK)), None)
    for place, each in enumerate(phrases):
        head = found[0].text.rpartition(_HAN_LINK)[2] if found else ""
        if last is None or not head or place > last or not _is_in_list(text, phrases[place : last + 1]):
            found.append(each)
        elif concepts := names(each.text.removesuffix(_HAN_LINK) + head):
            named = each.text.removesuffix(_HAN_LINK) + head
            found[0] = replace(found[0], is_fallback=True)
            found.append(replace(each, text=named, concepts=concepts, details=found[0].details, is_whole=True))
    return found


def with_listed_kinds(phrases: Sequence[AskedPhrase], names: Names, language: str) -> list[AskedPhrase]:
    """Return phrases in which a list after a colon names kinds of the thing before it: `filtres : huile, air`.

    Where a kind has a name, `filtre à huile`, the phrase names it; what may say more of it counts as a fallback.
    """
    place = next((at for at, each in enumerate(phrases) if each.phrase.role is NeedRole.LISTED), 0)
    if not place or not phrases[place - 1].head_text:
        return list(phrases)
    head, listed = phrases[place - 1], phrases[place:]
    kinds = [_as_kind(each, head.head_text, names, language) for each in listed]
    if not any(kinds):
        return list(phrases)
    rest = [kind or replace(each, is_fallback=not each.is_whole) for kind, each in zip(kinds, listed, strict=True)]
    return [*phrases[: place - 1], replace(head, is_fallback=True), *rest]


def _as_kind(phrase: AskedPhrase, head: str, names: Names, language: str) -> AskedPhrase | None:
    """Return what a phrase names as a kind of a head: `air moteur` an air filter; None for nothing known."""
    for modifier in dict.fromkeys((phrase.core, phrase.core.split()[0])):
        for each in kinds_of(head, modifier, language):
            if concepts := names(each):
                return replace(phrase, text=each, concepts=concepts, is_whole=True, head_text=each)
    return None


def _is_in_list(text: str, phrases: Sequence[AskedPhrase]) -> bool:
    """Return whether phrases are one list, which has one 的 at its end."""
    return all(text[one.phrase.end : other.phrase.start] in _HAN_AND for one, other in pairwise(phrases))


def _is_joined(before: AskedPhrase, phrase: AskedPhrase) -> bool:
    is_near = 0 < phrase.phrase.start - before.phrase.end <= MAX_LINK
    return phrase.phrase.role is NeedRole.ADDED and is_near


def _first_names(first: AskedPhrase, second: AskedPhrase) -> Iterator[str]:
    """Yield the first phrase with what may follow both: `pastillas` de freno, `spring` mattresses, 红、白`葡萄酒`."""
    if _HAN.match(second.core):
        own = first.text.rpartition(_HAN_LINK)[2]
        yield from (own + second.head_text[place:] for place in range(1, len(second.head_text) - 1))
        return
    if (shared := _OF.search(second.core)) and not _OF.search(first.text):
        yield first.text + shared[0]
    following = second.core.split()[1:]
    for own in dict.fromkeys((first.text, first.head_text)) if first.head_text else (first.text,):
        yield from (f"{own} {each}" for each in dict.fromkeys(following[:1] + following[-1:]))


def _second_names(first: AskedPhrase, second: AskedPhrase) -> Iterator[str]:
    """Yield the second phrase with what may precede both: brake pads and `discs`."""
    shared, _, last = first.text.rpartition(" ")
    if shared and last and " " not in second.text:
        yield f"{shared} {second.text}"


def _with_names(phrase: AskedPhrase, candidates: Iterator[str], names: Names, rest: str = "") -> AskedPhrase:
    """Return a phrase as the first candidate that is a name, with the rest of what is said of it."""
    for text in candidates:
        if concepts := names(text):
            return replace(phrase, text=text + rest, concepts=concepts, is_whole=not rest, is_use=False)
    return phrase
