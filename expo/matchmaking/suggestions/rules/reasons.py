"""Why two should meet, in one line of the reader's language, made of the named parts and of what may be shown."""

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
from expo.matchmaking.suggestions.models import Suggestion

_IMPLICIT: Final = "IMPLICIT"
_NEWCOMER: Final = "NEWCOMER"
_SAID: Final = 3
"""How many things one line says: the goods, and what else speaks most for the pair."""

_SURE: Final = 1000
_ANSWERS_WELL: Final = 800
_ALIKE: Final = 350
"""Below this his goods are not like what she wants; three of her section, of which nothing else speaks, reach 330."""
_ORDER: Final = (
    MatchPart.GOODS,
    MatchPart.CERTIFICATE,
    MatchPart.PRICE,
    MatchPart.QUANTITY,
    MatchPart.MARKET,
    MatchPart.LANGUAGE,
    MatchPart.ANSWERING,
)
"""What is said first: what was asked for comes before what anybody may have."""


@cache
def _sentences() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the sentences by side, part and language."""
    return tomllib.loads(Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class ReasonReader:
    """Who reads a reason: on which side, in which language."""

    side: MatchSide
    language: str


def sentences(pair: Suggestion, reader: ReasonReader, product: str | None) -> dict[MatchPart, str]:
    """Return what can truly be said of each part, in the order in which it is said.

    ``product`` is the title of the first product that the reader may see, None for none.
    """
    names, words = _names(pair, reader.language, product), _sentences()[reader.side]
    return {
        part: words[part][reader.language].format(**names)
        for part in _ORDER
        if part in words  # for an exhibitor there is no sentence about a price
        if part in pair.parts_for(reader.side) | _told_to_both(pair)
        if _holds(pair, reader.side, part, names)
    }


def reason(pair: Suggestion, reader: ReasonReader, product: str | None) -> str:
    """Return why the two should meet, in one line; empty where there is nothing that may be said."""
    said = list(sentences(pair, reader, product).values())[:_SAID]
    if reader.side is MatchSide.BUYER:
        if pair.wish_id is None:
            said = [_plain(_IMPLICIT, reader), *said[: _SAID - 1]]
        if pair.newcomer:
            said = [*said[: _SAID - 1], _plain(_NEWCOMER, reader)]
    return " · ".join(said)


def _plain(name: str, reader: ReasonReader) -> str:
    return _sentences()[reader.side][name][reader.language]


def _told_to_both(pair: Suggestion) -> dict[MatchPart, int]:
    """Return the part that an exhibitor's score does not rest on but that he may be told: what he is asked to have."""
    return {MatchPart.CERTIFICATE: pair.buyer_parts.get(MatchPart.CERTIFICATE, 0)} if pair.evidence.certificates else {}


def _names(pair: Suggestion, language: str, product: str | None) -> dict[str, str]:
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


def _holds(pair: Suggestion, side: MatchSide, part: MatchPart, names: Mapping[str, str]) -> bool:
    """Say whether a part is so good, and so well shown, that its sentence is true."""
    score = pair.parts_for(side).get(part, 0)
    shown = {
        MatchPart.GOODS: "product" in names and (side is MatchSide.BUYER or score >= _ALIKE),
        MatchPart.CERTIFICATE: "certificates" in names,
        MatchPart.QUANTITY: pair.evidence.quantity_fits is True and score >= _SURE,
        MatchPart.MARKET: "country" in names,
        MatchPart.LANGUAGE: "language" in names,
        MatchPart.PRICE: score >= _SURE,
        MatchPart.ANSWERING: score >= (_ANSWERS_WELL if side is MatchSide.BUYER else _SURE),
    }
    return shown[part]
