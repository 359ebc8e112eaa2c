"""Where a clause of a buyer's need says that a thing is wanted, or not: `we need`, `no buscamos`, 不需要."""

import re
from typing import Final, NamedTuple

from matching.understand.need_words import one_of

_MIN_LENGTH: Final = 2
_HAN_WANTING: Final = re.compile(r"(?<![不也又先还主重需想只])要(?![求素点能用装])")
"""要 wants a thing, but not in `also has to`, `do not want`, `main`."""
_HAN_REFUSING: Final = re.compile(r"(?:(?<!得)不|没有?|无)(?:再|太|会|想|是要|是想|是|必|用|准备|打算|考虑|计划)?$")
"""Before a Chinese verb of wanting; 不得不 is "cannot but"."""
_HAN_LINK: Final = "的"
_SPACE: Final = re.compile(r"\s*")


class Wanting(NamedTuple):
    """Where the thing wanted begins, None without one, and whether the clause names a thing that is not wanted."""

    start: int | None
    is_refused: bool = False


def find_wanting(text: str, start: int, end: int, language: str) -> Wanting:
    """Return what a clause ``text[start:end]`` of a folded text wants: after its last verb of wanting, unless negated.

    `We do not need chairs but tables` wants tables.
    """
    refused_from: int | None = None
    for verb in reversed(_verbs(text, start, end, language)):
        begin = _after_space(text, verb.end(), end)
        if _is_negated(text, start, verb.start(), language):
            refused_from = begin
        elif end - begin >= _MIN_LENGTH and (
            not _begins_otherwise(text, begin, language) or _names_behind_use(text, begin, end, language)
        ):
            thing = _after_negation(text, begin, language)
            if thing is not None:
                return Wanting(_after_space(text, thing, end))
            refused_from = begin
    if refused_from is None:
        return Wanting(None)
    instead = one_of("instead", language).search(text, refused_from, end)
    return Wanting(_after_space(text, instead.end(), end) if instead else None, is_refused=True)


def find_instead(text: str, start: int, end: int, language: str, *names: str) -> int | None:
    """Return where a clause begins after a word of lists (`instead`, `only`), as in `only tables`; None without one."""
    found = next((each for name in names if (each := one_of(name, language).match(text, start, end))), None)
    return _after_space(text, found.end(), end) if found else None


def is_refused_after(text: str, start: int, end: int, language: str) -> bool:
    """Return whether a clause ends by refusing what it names: 折叠的不要, `de plástico no`."""
    clause = text[start:end].strip()
    return any(each.end() == len(clause) and each.start() for each in one_of("refused", language).finditer(clause))


def refused_part(text: str, start: int, end: int, language: str) -> int | None:
    """Return where a clause begins to say what is not wanted: `no mugs`, `but not for trucks`, вместо свинцовых."""
    if is_refused_after(text, start, end, language):
        return start
    first = one_of("refusing", language).match(text, start, end)
    found = first or one_of("refusing_within", language).search(text, start, end)
    if not found or one_of("only", language).match(text, _after_space(text, found.end(), end)):
        return None
    return _after_space(text, found.end(), end)


def after_use(text: str, start: int, end: int, language: str) -> int | None:
    """Return where a Chinese clause that begins with a use or a customer names the thing: 给酒店用的床单."""
    if language != "zh" or one_of("for", language).match(text, start) is None:
        return None
    link = text.rfind(_HAN_LINK, start, end)
    return link + 1 if 0 <= link < end - _MIN_LENGTH else None


def after_led_use(text: str, start: int, end: int, language: str) -> int | None:
    """Return where a stretch that begins with a use goes on behind its word: `for our shop`; None without a use."""
    found = one_of("for", language).match(text, start, end)
    if not found or language == "zh":
        return None
    begin = _after_space(text, found.end(), end)
    whose = one_of("ours", language).match(text, begin, end)
    begin = _after_space(text, whose.end(), end) if whose else begin
    return end - len(text[begin:end].partition(" ")[2])


def is_only_wanting(text: str, start: int, end: int, language: str) -> bool:
    """Return whether a clause consists of a verb of wanting."""
    return one_of("wanting", language).fullmatch(text[start:end].strip()) is not None


def _verbs(text: str, start: int, end: int, language: str) -> list[re.Match[str]]:
    verbs = [*one_of("wanting", language).finditer(text, start, end)]
    if language == "zh":
        verbs = sorted([*verbs, *_HAN_WANTING.finditer(text, start, end)], key=re.Match.end)
    return verbs


def _begins_otherwise(text: str, begin: int, language: str) -> bool:
    """Return whether a complement or a clause follows a verb rather than a thing."""
    return language != "zh" and any(
        one_of(each, language).match(text, begin) is not None for each in ("complements", "for", "about")
    )


def _names_behind_use(text: str, begin: int, end: int, language: str) -> bool:
    """Return whether a use stands between a verb and the thing: `buscamos para nuestra tienda velas`."""
    behind = after_led_use(text, begin, end, language)
    if behind is None or end - behind < _MIN_LENGTH:
        return False
    return not any(one_of(each, language).match(text, behind) for each in ("complements", "for", "about", "of", "and"))


def _is_negated(text: str, start: int, verb: int, language: str) -> bool:
    """Return whether a verb follows a negation, with at most small words between: `do not currently need`."""
    if language == "zh":
        return _HAN_REFUSING.search(text[start:verb]) is not None
    before = text[start:verb].replace("’", "'")
    negations = [*one_of("negations", language).finditer(before)]
    if not negations:
        return False
    return not one_of("beside_verb", language).sub(" ", before[negations[-1].end() :]).strip()


def _after_negation(text: str, begin: int, language: str) -> int | None:
    """Return where a thing begins that may follow "not only"; None if it follows a negation: `нужны не столы`."""
    negation = None if language == "zh" else one_of("negations", language).match(text, begin)
    if not negation:
        return begin
    only = one_of("only", language).match(text, _after_space(text, negation.end(), len(text)))
    return only.end() if only else None


def _after_space(text: str, start: int, end: int) -> int:
    found = _SPACE.match(text, start, end)
    return found.end() if found else start
