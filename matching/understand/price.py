"""Price conditions in a query: limits in a currency, or only a wish for cheap goods.

Such words are interpreted and removed: no listing contains "under 50 dollars", and those that call themselves "cheap"
are not the cheap ones.
"""

import re
from typing import NamedTuple

from matching.text import fold, tokenise
from matching.understand.lists import words_of

_CURRENCY_SIGNS = {
    "BRL": r"r\$|brl",
    "USD": r"us\$|\$|usd",
    "EUR": r"€|eur",
    "CNY": r"¥|￥|cny|rmb|人民币",
    "JPY": r"jpy",
    "RUB": r"₽",
    "GBP": r"£|gbp",
    "INR": r"₹|inr",
    "AED": r"aed",
}
"""May precede an amount too, unlike a name: `Euro 5` is a kind of engine."""
_UNAMBIGUOUS_SIGN = re.compile(r"(?:us|r)?\$|[€¥￥₽£₹]", re.IGNORECASE)
"""Signs used for prices only. Letters and words have other uses: `EUR 1 pallet`, `AED 3`, `1 Euro Trading`."""
_CURRENCY_NAMES = {
    "USD": r"dollars?|bucks|d[oó]lar(?:es)?|доллар(?:а|ов)?|دولار|美元|美金",
    "EUR": r"euros?|евро|يورو|欧元",
    "CNY": r"yuan|юан(?:ь|я|ей)|يوان|元|块",
    "JPY": r"yen|円|日元|日圆|иен[аы]?",
    "RUB": r"rub|roubles?|rubles?|rublos?|руб(?:\.|лей|ля|ль)?|卢布",
    "GBP": r"pounds? sterling|英镑",
    "BRL": r"reais",
    "INR": r"rupees?|рупи[йи]",
    "AED": r"dirhams?|درهم|迪拉姆",
}
_AT_MOST = (
    r"under|below|less than|cheaper than|not more than|no more than|up to|at most|max(?:imum)?\.?|within"
    r"|menos de|por debajo de|hasta|no m[aá]s de|m[aá]ximo|moins de|jusqu['’]?(?:a|à)|au plus|pas plus de"
    r"|até|ate|abaixo de|não mais (?:de|que)|до|дешевле|не дороже|не более|не больше|менее"
    r"|اقل من|أقل من|ليس أكثر من|حتى|تحت|低于|不超过|不高于|少于|最多"
)
_AT_LEAST = (
    r"over|above|more than|at least|not less than|no less than|from|más de|mas de|no menos de|desde|plus de"
    r"|pas moins de|mais de|pelo menos|от|дороже|более|не менее|не меньше|не дешевле"
    r"|اكثر من|أكثر من|ليس أقل من|على الأقل|高于|超过|不低于|不少于|至少"
)
_OR_LESS = r"or less|and less|o menos|ou moins|ou menos|и дешевле|أو أقل|以下|以内|之内"
_OR_MORE = r"or more|and up|and more|o m[aá]s|ou plus|ou mais|и дороже|أو أكثر|以上|起"
_NO_ZERO = "(?![0٠۰])"  # thousands never begin with a zero: 0.125 is an eighth
_AMOUNT = rf"(?<!\d)(?<!\d[.,])(?:{_NO_ZERO}\d{{1,3}}(?:[ .,]\d{{3}}){{1,5}}|\d+)(?:[.,]\d{{1,6}})?(?![.,]?\d)"
_THOUSANDS = re.compile(rf"{_NO_ZERO}\d{{1,3}}([ .,])\d{{3}}(?:\1\d{{3}}){{0,4}}(?!\d)")
_GAP = r"\s{0,3}"  # bounded, because thousands of spaces would be scanned from each of them
_WORD = r"\s{1,3}"
_CURRENCIES = {
    code: "|".join(filter(None, (sign, _CURRENCY_NAMES.get(code)))) for code, sign in _CURRENCY_SIGNS.items()
}
_BEFORE = "|".join(_CURRENCY_SIGNS.values())
_AFTER = "|".join(_CURRENCIES.values())
_NO_WORD_GOES_ON = r"(?![^\W\u4e00-\u9fff])"
_LIMIT = re.compile(
    rf"(?<!\w)(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST}))?{_GAP}(?:(?P<before>{_BEFORE}){_GAP}(?P<amount>{_AMOUNT})"
    rf"|(?P<number>{_AMOUNT}){_GAP}(?P<after>{_AFTER})){_NO_WORD_GOES_ON}(?:{_GAP}(?:(?P<less>{_OR_LESS})|(?P<more>{_OR_MORE})))?",
    re.IGNORECASE,
)


def _amount(number: str) -> str:
    """Return a pattern for an amount with its currency on either side or none, its groups numbered."""
    return (
        rf"(?:(?P<sign{number}>{_BEFORE}){_GAP})?(?P<amount{number}>{_AMOUNT})"
        rf"(?:{_GAP}(?P<name{number}>{_AFTER}){_NO_WORD_GOES_ON})?"
    )


_BETWEEN = re.compile(
    rf"(?<!\w)(?P<said>between|entre|между|بين){_WORD}{_amount('1')}{_WORD}(?:and|y|et|e|и|و){_WORD}?"
    rf"{_amount('2')}",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    rf"(?<!\w)(?P<said>(?:from|between|desde|de|entre|от|с|между|من|بين|从){_GAP})?{_amount('1')}"
    rf"(?:(?P<dash>{_GAP}[-–—~]{_GAP})|{_GAP}[至到]{_GAP}|{_WORD}(?:to|a|à|até|hasta|jusqu['’]à|до|по|إلى|الى){_WORD}){_amount('2')}",
    re.IGNORECASE,
)


class Price(NamedTuple):
    """The limits of a price, None where open, in a currency (ISO 4217)."""

    lowest: float | None
    highest: float | None
    currency: str


def read_price(text: str) -> tuple[str, Price | None]:
    """Return a query without its price condition, and the limits it sets, if any.

    An amount with a sign such as `$` and without a word for a limit is a maximum price, if the query asks for something
    else; one with a currency code or name is a price only with a limit or a range. If nothing else would be left, the
    text is unchanged.
    """
    limit, begin, end = find_price(text)
    rest = _without_cheap(f"{text[:begin]} {text[end:]}" if limit else text)
    return (rest, limit) if rest.strip() else (text, limit)


def find_price(text: str) -> tuple[Price | None, int, int]:
    """Return the first price limits in a text, and the start and end of their span; None, 0, 0 if there are none."""
    for pattern, read in ((_BETWEEN, _span), (_FROM_TO, _span), (_LIMIT, _limit)):
        for found in pattern.finditer(text):
            if limit := read(found):
                return limit, *found.span()
    return None, 0, 0


def _span(match: re.Match[str]) -> Price | None:
    currency_text = {match[name].lower() for name in ("sign1", "name1", "sign2", "name2") if match[name]}
    named = {_currency(each) for each in currency_text}
    if len(named) != 1 or (
        not match["said"] and (_is_joined(match, "sign1", "amount1") or _dash_precedes_price(match))
    ):
        return None
    low, high = _number(match["amount1"]), _number(match["amount2"])
    return Price(low, high, named.pop()) if low < high else None


def _dash_precedes_price(match: re.Match[str]) -> bool:
    """Return whether a dash precedes a price rather than being part of one: `phone 13 - $500`."""
    alone = match["sign2"] and not (match["sign1"] or match["name1"])
    return bool(alone) and match["dash"] is not None and " " in match["dash"]


def _limit(match: re.Match[str]) -> Price | None:
    currency_text = match["before"] or match["after"]
    if not any(match[name] for name in ("most", "least", "less", "more")) and not _is_unambiguous(match, currency_text):
        return None
    currency, amount = _currency(currency_text), _number(match["amount"] or match["number"])
    at_least = match["more"] or (match["least"] and not match["less"])
    return Price(amount, None, currency) if at_least else Price(None, amount, currency)


def _is_unambiguous(match: re.Match[str], currency_text: str) -> bool:
    """Return whether an amount without a word for a limit is a price, because the query asks for something else."""
    rest = f"{match.string[: match.start()]} {match.string[match.end() :]}"
    return _UNAMBIGUOUS_SIGN.fullmatch(currency_text) is not None and bool(_without_cheap(rest).strip())


def _is_joined(match: re.Match[str], sign: str, amount: str) -> bool:
    """Return whether letters run into the amount after them: `INR18650` is the size of a cell."""
    return bool(match[sign]) and not _UNAMBIGUOUS_SIGN.fullmatch(match[sign]) and match.end(sign) == match.start(amount)


def _currency(currency_text: str) -> str:
    return next(code for code, names in _CURRENCIES.items() if re.fullmatch(names, currency_text, re.IGNORECASE))


def _number(amount: str) -> float:
    if whole := _THOUSANDS.match(amount):
        amount = whole[0].replace(whole[1], "") + amount[whole.end() :]
    return float(amount.replace(",", "."))


def _without_cheap(text: str) -> str:
    kept, end = [], 0
    for token in tokenise(text, overlapping=False):
        if fold(text[token.start : token.end]) in words_of("cheap"):
            kept.append(text[end : token.start])
            end = token.end
    return "".join([*kept, text[end:]])
