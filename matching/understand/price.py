"""What a query says about the price: a limit in a currency, or only that it be low.

Such words are understood and taken out: no listing has "under 50 dollars" in it, and those that say "cheap" of
themselves are not the cheap ones.
"""

import re
from typing import NamedTuple

from matching.text import fold, tokenise
from matching.understand.lists import words_of

_CURRENCIES = {
    "USD": r"\$|us\$|usd|dollars?|bucks|d[oó]lar(?:es)?|доллар(?:а|ов)?|دولار|美元|美金",
    "EUR": r"€|eur|euros?|евро|يورو|欧元",
    "CNY": r"¥|￥|cny|rmb|yuan|юан(?:ь|я|ей)|يوان|元|块|人民币",
    "RUB": r"₽|rub|руб(?:\.|лей|ля|ль)?",
    "GBP": r"£|gbp|pounds? sterling|英镑",
}
_MOST = (
    r"under|below|less than|cheaper than|not more than|no more than|up to|at most|max(?:imum)?\.?|within"
    r"|menos de|por debajo de|hasta|m[aá]ximo|moins de|jusqu['’]?(?:a|à)|au plus|até|ate|abaixo de"
    r"|до|дешевле|не дороже|менее|اقل من|أقل من|حتى|تحت|低于|不超过|少于"
)
_LEAST = (
    r"over|above|more than|at least|from|más de|mas de|desde|plus de|mais de|от|дороже|более|اكثر من|أكثر من|高于|超过"
)
_AMOUNT = r"\d+(?:[ .,]\d{3})*(?:[.,]\d{1,2})?"
_GAP = r"\s{0,3}"  # not any number: thousands of spaces would be looked through from each of them
_ANY = "|".join(_CURRENCIES.values())
_LIMIT = re.compile(
    rf"(?<!\w)(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))?{_GAP}(?:(?P<before>{_ANY}){_GAP}(?P<amount>{_AMOUNT})"
    rf"|(?P<number>{_AMOUNT}){_GAP}(?P<after>{_ANY}))(?![^\W\u4e00-\u9fff])(?:{_GAP}(?:or less|以下|以内|之内))?",
    re.IGNORECASE,
)


class Price(NamedTuple):
    """The limits of a price, each None where it is open, in a currency (ISO 4217)."""

    lowest: float | None
    highest: float | None
    currency: str


def read_price(text: str) -> tuple[str, Price | None]:
    """Return a query without what it says about the price, and the limits that it sets, if it sets any.

    An amount without a word for a limit is the most that is to be paid. If nothing else would be left, the text stays
    as it is.
    """
    found = _LIMIT.search(text)
    limit = _limit(found) if found else None
    rest = f"{text[: found.start()]} {text[found.end() :]}" if found and limit else text
    rest = _without_cheap(rest)
    return (rest, limit) if rest.strip() else (text, limit)


def _limit(found: re.Match[str]) -> Price | None:
    said = found["before"] or found["after"]
    currency = next(code for code, names in _CURRENCIES.items() if re.fullmatch(names, said, re.IGNORECASE))
    amount = float(re.sub(r"[ ,.](?=\d{3}(?:\D|$))", "", found["amount"] or found["number"]).replace(",", "."))
    return Price(amount, None, currency) if found["least"] else Price(None, amount, currency)


def _without_cheap(text: str) -> str:
    kept, end = [], 0
    for token in tokenise(text, overlapping=False):
        if fold(text[token.start : token.end]) in words_of("cheap"):
            kept.append(text[end : token.start])
            end = token.end
    return "".join([*kept, text[end:]])
