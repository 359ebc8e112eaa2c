"""Terms that a need's own words name beside its fields: certificates, the day it is needed by, the buyer's own logo."""

import re
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from expo.exhibitors.certificates.models import CertificateKind, certificate_kinds
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from matching import asks_for_own_logo, find_deadline, is_denied

_MIN_NAME: Final = 2
_SHORT: Final = 5
_MIN_SHOUTED: Final = 4
_WORD: Final = re.compile(r"[^\W\d_\u0600-\u06ff\u3400-\u9fff]+")
_CLAUSE_END: Final = re.compile(r"[.,;:!?\n()/](?!\d)|[，。；：！？、（）،؛؟]")
_WORDS_TOO: Final = frozenset({"REACH", "ETL", "KC", "DOT", "ERP", "ErP", "CB", "GS", "NOM", "SAE", "CPC", "SDS"})
"""Marks that also name other things: a reach truck, an ETL tool, a model KC 200."""
_AFTER_MARK: Final = re.compile(
    r"\s*$|\s*[-–]?\s*(?:certifi|complian|conform|mark|approv|listed|list|test|report|paper|document|declar|regist|"
    r"and\b|or\b|y\b|o\b|et\b|ou\b|e\b|и\b|или\b|for\b|para\b|pour\b|для\b|\+|&|و|认证|证书|标|检测|报告|和|或|及)",
    re.IGNORECASE,
)
_BEFORE_MARK: Final = re.compile(
    r"(?:certifi\w*|complian\w*|conform\w*|approv\w*|norma?s?|mar[ck]\w*|сертифи\w*|شهاده|شهادة|认证|通过|符合|"
    r"with|con|avec|com)\s+(?:(?:de|to|with|a|à|la)\s+)?$",
    re.IGNORECASE,
)


class WrittenTerms(NamedTuple):
    """What a need asks for, in its fields or else in its words; ``needed_by`` is the deadline."""

    certificates: tuple[str, ...]
    needed_by: date | None
    own_logo: bool

    def days_from(self, today: date) -> int | None:
        """Return the days until the deadline; None without one, or where it has passed, so that nobody meets it."""
        return (self.needed_by - today).days if self.needed_by and self.needed_by >= today else None


def written_terms(need: SourcingNeed) -> WrittenTerms:
    """Return the terms of a need: a field, where it is filled in, counts instead of the words.

    Nobody has written an implicit need, so that its words name no terms.
    """
    if not need.id:
        return WrittenTerms(tuple(need.certificates), None, own_logo=False)
    words, written = need.text, need.changed_at.date()
    until = need.needed_by or find_deadline(words.text, words.language, written)
    certificates = need.certificates or named_certificates(words.text, words.language)
    own_logo = asks_for_own_logo(words.text, words.language)
    return WrittenTerms(tuple(certificates), until, own_logo)


def named_certificates(text: str, language: str) -> list[str]:
    """Return the keys of the certificates that a text names by their marks, unless it denies them: CE, GOTS, ISO 9001.

    In a clause in capitals a word may look like a mark: `BUSCAMOS CE TIPO`.
    """
    return [key for pattern, key in _marks() if any(_is_mark(each, language) for each in pattern.finditer(text))]


def _is_mark(found: re.Match[str], language: str) -> bool:
    text, mark = found.string, found[0]
    before, after = _CLAUSE_END.split(text[: found.start()])[-1], _CLAUSE_END.split(text[found.end() :])[0]
    if mark.isalpha() and mark.isupper() and _is_shouted(f"{before} {after}"):
        return False
    if mark in _WORDS_TOO and not (_AFTER_MARK.match(after) or _BEFORE_MARK.search(before)):
        return False
    return not is_denied(text, found.start(), found.end(), language)


def _is_shouted(words: str) -> bool:
    """Return whether the words beside a mark are in capitals too, rather than marks and figures."""
    labels = {word for kind in certificate_kinds().values() for word in kind.label.upper().split()}
    long = [each for each in _WORD.findall(words) if len(each) >= _MIN_SHOUTED and each not in labels]
    return bool(long) and all(each.isupper() for each in long)


@lru_cache
def _marks() -> list[tuple[re.Pattern[str], str]]:
    """Return a pattern of the names of each certificate; those of letters are written in capitals, as marks are."""
    return [(re.compile("|".join(_patterns(kind))), key) for key, kind in certificate_kinds().items()]


def _patterns(kind: CertificateKind) -> list[str]:
    return [_pattern(name, kind.label) for name in {kind.label, *kind.aliases} if len(name) >= _MIN_NAME]


def _pattern(name: str, label: str) -> str:
    """Return a pattern of a name; one of Latin letters stands by itself, a short one in capitals or as its label.

    A label that is a word, as Halal, is written in small letters too.
    """
    written = re.escape(name).replace(r"\ ", r"[\s-]?")
    if not name.isascii():
        return rf"(?i:{written})"
    short = name.replace(" ", "").isalpha() and len(name) <= _SHORT
    if not short or (label.istitle() and name.casefold() == label.casefold()):
        written = f"(?i:{written})"
    else:
        written = "|".join({re.escape(name.upper()), *([label] if label.casefold() == name.casefold() else [])})
    return rf"(?<![A-Za-z0-9])(?:{written})(?![A-Za-z0-9])"
