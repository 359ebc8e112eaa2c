"""Reasons of a recommendation, in one line of the reader's language, from its parts and its evidence."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale

from expo.exhibitors.certificates.models import certificate_kinds
from expo.kit.trade.values import country_name
from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import Recommendation

_IMPLICIT: Final = "IMPLICIT"
_NEWCOMER: Final = "NEWCOMER"
_MAX_STATEMENTS: Final = 4
"""Statements in one line: the goods, and the strongest other parts."""

_SURE: Final = 1000
_ANSWERS_WELL: Final = 800
_ALIKE: Final = 350
"""Score below which goods do not match the need; three goods that match by section only reach 330."""
_ORDER: Final = (
    MatchPart.PRODUCTS,
    MatchPart.CERTIFICATE,
    MatchPart.LEAD_TIME,
    MatchPart.OWN_LOGO,
    MatchPart.PRICE,
    MatchPart.QUANTITY,
    MatchPart.MARKET,
    MatchPart.LANGUAGE,
    MatchPart.RESPONSIVENESS,
)
"""Order of statements: what was asked for comes before general advantages."""


@cache
def _sentences() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the sentences by side, part and language."""
    return tomllib.loads(Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class ReasonReader:
    """Reader of a reason: their side and language."""

    side: MatchSide
    language: str


def sentences(pair: Recommendation, reader: ReasonReader, product: str | None) -> dict[MatchPart, str]:
    """Return the true statements about a pair by part, in display order.

    ``product`` is the title of the first product that the reader may see, or None.
    """
    names, words = _names(pair, reader.language, product), _sentences()[reader.side]
    return {
        part: words[part][reader.language].format(**names)
        for part in _ORDER
        if part in words  # exhibitors have no sentence about price
        if part in pair.parts_for(reader.side) | _told_to_both(pair)
        if _holds(pair, reader.side, part, names)
    }


def reason(pair: Recommendation, reader: ReasonReader, product: str | None) -> str:
    """Return the reason of a recommendation in one line; empty where there is no statement."""
    statements = list(sentences(pair, reader, product).values())[:_MAX_STATEMENTS]
    if reader.side is MatchSide.BUYER:
        if pair.need_id is None:
            statements = [_plain(_IMPLICIT, reader), *statements[: _MAX_STATEMENTS - 1]]
        if pair.newcomer:
            statements = [*statements[: _MAX_STATEMENTS - 1], _plain(_NEWCOMER, reader)]
    return " · ".join(statements)


def _plain(name: str, reader: ReasonReader) -> str:
    return _sentences()[reader.side][name][reader.language]


def _told_to_both(pair: Recommendation) -> dict[MatchPart, int]:
    """Return the part outside an exhibitor's score that they may still see: the certificates they are asked for."""
    return {MatchPart.CERTIFICATE: pair.buyer_parts.get(MatchPart.CERTIFICATE, 0)} if pair.evidence.certificates else {}


def _names(pair: Recommendation, language: str, product: str | None) -> dict[str, str]:
    evidence = pair.evidence
    kinds = certificate_kinds()
    found = {"certificates": ", ".join(kinds[key].label for key in evidence.certificates if key in kinds)}
    if product:
        found["product"] = product
    if evidence.market:
        found["country"] = country_name(evidence.market, language)
    if evidence.language:
        found["language"] = str(Locale(language).languages.get(evidence.language, evidence.language))
    return {name: value for name, value in found.items() if value}


def _holds(pair: Recommendation, side: MatchSide, part: MatchPart, names: Mapping[str, str]) -> bool:
    """Return whether a part's score and evidence are good enough to make its sentence true."""
    score = pair.parts_for(side).get(part, 0)
    shown = {
        MatchPart.PRODUCTS: "product" in names and (side is MatchSide.BUYER or score >= _ALIKE),
        MatchPart.CERTIFICATE: "certificates" in names,
        MatchPart.QUANTITY: pair.evidence.quantity_fits is True and score >= _SURE,
        MatchPart.MARKET: "country" in names,
        MatchPart.LANGUAGE: "language" in names,
        MatchPart.PRICE: score >= _SURE,
        MatchPart.LEAD_TIME: score >= _SURE,
        MatchPart.OWN_LOGO: score >= _SURE,
        MatchPart.RESPONSIVENESS: score >= (_ANSWERS_WELL if side is MatchSide.BUYER else _SURE),
    }
    return shown[part]
