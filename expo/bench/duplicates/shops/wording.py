"""A product in a shop's wording: words dropped, added, cut and respelled."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

Row = dict[str, Any]

_MARKETING: Final = (
    "new", "genuine", "original", "retail", "best", "high quality", "professional grade", "sale", "free shipping",
    "in box", "bulk", "oem", "brand new", "latest", "value", "series", "for home and office", "black", "silver",
)  # fmt: skip
_SPELLINGS: Final = (
    ("gigabyte", "GB", "gb", "G", "Gig"),
    ("megabyte", "MB", "mb", "Meg"),
    ("inch", '"', "in", "-inch", "inches"),
    ("foot", "ft", "ft.", "feet", "-ft"),
    ("meter", "m", "mtr", "M"),
    ("watt", "W", "w", "watts"),
    ("pack", "pk", "pcs", "pc(s)", "-pack"),
    ("user", "users", "usr", "-user"),
    ("professional", "pro", "prof"),
    ("standard", "std", "stand."),
    ("edition", "ed", "ed."),
    ("upgrade", "upg", "upgr"),
    ("windows", "win", "pc"),
    ("macintosh", "mac", "mac os"),
    ("black", "blk", "(black)"),
    ("white", "wht", "(white)"),
    ("colour", "color", "clr"),
    ("cartridge", "cart", "cartr."),
    ("adapter", "adaptor", "adpt"),
    ("wireless", "w/less", "cordless"),
    ("and", "&", "+"),
    ("with", "w/", "incl."),
    ("replacement", "repl.", "spare"),
    ("memory", "mem", "RAM"),
    ("version", "v", "ver."),
)
_BRANDS: Final = {
    "HP": ("Hewlett-Packard", "Hewlett Packard", "HP", "hp"),
    "StarTech.com": ("StarTech", "Startech.com", "STARTECH"),
    "C2G": ("Cables To Go", "C2G", "CablesToGo"),
    "APC": ("American Power Conversion", "APC", "A.P.C."),
    "OKI": ("Oki Data", "OKI", "Okidata"),
    "TP-LINK": ("TP Link", "TPLink"),
    "Tripp Lite": ("TrippLite", "Tripp-Lite", "TRIPP LITE"),
}
_FORMS: Final = ("Inc.", "Corp.", "Ltd", "Software", "Electronics", "USA", "International", "Co.")
_UNIT_OF: Final = {each: group for group in _SPELLINGS for each in group}
_MEASURE: Final = re.compile(r"(\d+(?:\.\d+)?)[ -]?(GB|MB|TB|cm|m|W|ft|mm|inch|pages?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Habits:
    """A shop's habits of wording; values are probabilities unless stated otherwise."""

    keep_word: float = 0.7
    """That a word of the maker's title is kept."""
    keep_number: float = 0.95
    """The same for a word with a digit."""
    max_words: int = 10
    brand_in_title: float = 0.9
    brand_field: float = 0.5
    brand_respelled: float = 0.15
    model_in_title: float = 0.8
    model_field: float = 0.0
    model_respelled: float = 0.4
    model_cut: float = 0.1
    respell_word: float = 0.3
    reorder: float = 0.3
    add_marketing: float = 0.2
    add_facts: float = 0.3
    """That words of the description or attributes are added to the title."""
    typo: float = 0.02
    """Per word."""
    description: float = 0.5
    description_words: int = 40
    filler_words: int = 0
    """Words of a description about other goods: compatible products, accessories."""
    price: float = 0.7
    price_spread: float = 0.3
    price_text: float = 0.3


def list_product(goods: Row, habits: Habits, chance: Random, beside: Row) -> Row:
    """Return a product, without id, as listed by a shop with these habits: title, description, brand, price.

    ``beside`` is another product, the source of filler words.
    """

    def does(likelihood: float) -> bool:
        return chance.random() < likelihood

    brand = str(goods.get("brand") or "")
    if does(habits.brand_respelled):
        brand = _brand(brand, chance)
    row: Row = {"title": _title(goods, brand, habits, chance)}
    row["description"] = _description(goods, habits, chance, beside) if does(habits.description) else None
    row["brand"] = brand if does(habits.brand_field) else ("" if does(0.5) else None)
    if does(habits.model_field) and goods.get("model"):
        row["model"] = _model(str(goods["model"]), habits, chance)
    if goods.get("price") and does(habits.price):
        row["price"] = _price(float(goods["price"]) / 100, habits, chance)
    return row


def _title(goods: Row, brand: str, habits: Habits, chance: Random) -> str:
    model = str(goods.get("model") or "")
    words = _without(str(goods["title"]), str(goods.get("brand") or ""), model).split()
    is_code = bool(model) and len(model.split()) <= 3
    if not is_code or len(words) < 2:
        words = [*words, *model.split()]
    kept = [word for word in words if chance.random() < _staying(word, habits)] or words[:2]
    kept = kept[: habits.max_words]
    if chance.random() < habits.add_facts:
        kept += _facts(goods, chance)
    if chance.random() < habits.reorder:
        cut = chance.randrange(len(kept) + 1)
        kept = kept[cut:] + kept[:cut]
    kept = [_word(word, habits, chance) for word in kept]
    if chance.random() < habits.add_marketing:
        kept.insert(chance.randrange(len(kept) + 1), chance.choice(_MARKETING))
    text = _respelled_measures(" ".join(kept), habits, chance)
    named = [brand] if brand and chance.random() < habits.brand_in_title else []
    if not is_code or chance.random() >= habits.model_in_title:
        return " ".join([*named, text]) or text
    code = _model(model, habits, chance)
    return chance.choice((" ".join([*named, code, text]), " ".join([*named, text, "-", code])))


def _staying(word: str, habits: Habits) -> float:
    return habits.keep_number if any(letter.isdigit() for letter in word) else habits.keep_word


def _without(title: str, *parts: str) -> str:
    for part in parts:
        if part:
            title = title.replace(part, " ", 1)
    return title


def _facts(goods: Row, chance: Random) -> list[str]:
    """Return a few words of the description or some attribute values."""
    described = str(goods.get("description") or "").split()
    values = [_fact(name, value) for name, value in _attributes(goods).items()]
    facts = [each for each in values if each]
    if facts and chance.random() < 0.5:
        return chance.sample(facts, min(len(facts), chance.choice((1, 1, 2, 3))))
    begin = chance.randrange(max(1, len(described) - 4))
    return described[begin : begin + chance.choice((2, 3, 4, 5))]


def _attributes(goods: Row) -> Mapping[str, Any]:
    return dict(list((goods.get("attributes") or {}).items())[:12])


def _fact(name: str, value: object) -> str:
    """Return an attribute value as text, empty for a value that means nothing on its own."""
    if isinstance(value, bool):
        return name[2:].replace("_", " ") if value else ""
    if isinstance(value, (int, float)):
        return f"{value:g} {name[2:].replace('_', ' ')}"
    return str(value) if len(str(value)) < 30 else ""


def _word(word: str, habits: Habits, chance: Random) -> str:
    group = _UNIT_OF.get(word.lower().strip(".,"))
    if group and chance.random() < habits.respell_word:
        return chance.choice(group)
    if len(word) > 4 and word.isalpha() and chance.random() < habits.typo:
        return _typo(word, chance)
    return word


def _typo(word: str, chance: Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    slips: tuple[Callable[[], str], ...] = (
        lambda: word[:at] + word[at + 1 :],
        lambda: word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        lambda: word[:at] + word[at] + word[at:],
    )
    return chance.choice(slips)()


def _respelled_measures(text: str, habits: Habits, chance: Random) -> str:
    def respell(match: re.Match[str]) -> str:
        if chance.random() >= habits.respell_word:
            return match[0]
        number, unit = match[1], match[2]
        if unit.lower() == "cm" and chance.random() < 0.5:
            return f"{float(number) / 2.54:.1f}".rstrip("0").rstrip(".") + '"'
        if "." in number and chance.random() < 0.5:
            number = f"{float(number):.0f}"
        return number + chance.choice(("", " ", "-")) + unit

    return _MEASURE.sub(respell, text)


def _brand(brand: str, chance: Random) -> str:
    if brand in _BRANDS:
        return chance.choice(_BRANDS[brand])
    if " " in brand and chance.random() < 0.3:
        return "".join(word[0] for word in brand.split()).upper()
    return chance.choice((brand.upper(), f"{brand} {chance.choice(_FORMS)}", brand.lower(), brand.replace(" ", "")))


def _model(model: str, habits: Habits, chance: Random) -> str:
    if chance.random() < habits.model_cut:
        model = re.split(r"[/#]", model)[0] if re.search(r"[/#]", model) else model[: -chance.choice((1, 2))]
    if chance.random() >= habits.model_respelled:
        return model
    plain = re.sub(r"[^A-Za-z0-9]", "", model)
    parts = re.findall(r"[A-Za-z]+|\d+", model)
    return chance.choice((plain, plain.lower(), "-".join(parts), " ".join(parts), plain.upper()))


def _description(goods: Row, habits: Habits, chance: Random, beside: Row) -> str:
    """Return some of the maker's words and some facts, a different selection for each shop."""
    values = [each for each in (_fact(name, value) for name, value in _attributes(goods).items()) if each]
    facts = " ".join(random_subset(values, chance, len(values))).split()
    words = [word for word in str(goods.get("description") or "").split() if chance.random() < 0.75]
    words = words + facts if chance.random() < 0.5 else facts + words
    length = max(3, int(habits.description_words * chance.uniform(0.3, 1.5)))
    filler = f"{beside['title']} {beside.get('description') or ''}".split()[: habits.filler_words]
    return " ".join([*(_word(word, habits, chance) for word in words[:length]), *filler])


def _price(price: float, habits: Habits, chance: Random) -> Any:
    spread = habits.price_spread if chance.random() < 0.9 else 2.5 * habits.price_spread
    shop_price = round(price * max(0.1, 1 + chance.uniform(-spread, spread)), 2)
    if chance.random() >= habits.price_text:
        return shop_price
    comma = f"{shop_price:.2f}".replace(".", ",")
    return chance.choice((f"${shop_price:,.2f}", f"{comma} EUR", f"{shop_price:.2f}", "nan", ""))


def random_subset(names: Sequence[str], chance: Random, maximum: int) -> list[str]:
    """Return a random subset of 0 to ``maximum`` names, in their original order."""
    chosen = set(chance.sample(range(len(names)), min(len(names), chance.randint(0, maximum))))
    return [name for at, name in enumerate(names) if at in chosen]
