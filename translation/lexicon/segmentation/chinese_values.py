"""Values that only Chinese titles write: temperatures below zero, myriads, what something fits or converts."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.folding import is_han
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity
from translation.lexicon.pieces import FoundValue, Value
from translation.lexicon.readings import Forms
from translation.lexicon.segmentation.source_text import SourceText

_DEGREES: Final = ("度", "℃", "°C", "摄氏度")
_BELOW: Final = ("零下", "负")
_BELOW_ZERO: Final = re.compile(rf"(?:{'|'.join(_BELOW)}|[-−])(\d{{1,3}}(?:\.\d)?)\s?(?:{'|'.join(_DEGREES)})")
_YEAR: Final = re.compile(r"((?:19|20)\d\d)年(?![限保质])")
"""A year of the calendar, and no duration."""
_SUM: Final = re.compile(r"\d{1,2}\+\d{1,2}(?=轴)")
"""The bearings of a fishing reel, and the one in its clutch."""
_MYRIADS: Final = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)万")
_PIXELS: Final = "像素"
_CAMERAS: Final = re.compile("摄像|监控|相机|镜头|球机|枪机")
"""Goods whose tens of thousands are pixels, if nothing else is said to be counted."""
_BOUNDS: Final = {"以上": "≥", "以下": "≤", "以内": "≤"}
_LONGEST_UNIT: Final = 2
"""Characters of a Chinese unit."""
_TURNED: Final = re.compile(r"([A-Za-z][A-Za-z0-9.+-]*)转([A-Za-z][A-Za-z0-9.+-]*)(?![A-Za-z0-9/])")
_MODEL: Final = re.compile(r"\s([A-Za-z]{1,4}-?\d[A-Za-z0-9-]*|\d{3,4})(?=\s|[,，、;；/)）]|$)")
"""The model behind a brand: HP CF226A, HP 1020."""
_ENDS: Final = re.compile(r"\s|[,，、;；/)）]|$")
_BRANDS: Final[Mapping[str, str]] = {
    "三星": "Samsung", "佳能": "Canon", "惠普": "HP", "爱普生": "Epson", "京瓷": "Kyocera", "理光": "Ricoh",
    "夏普": "Sharp", "施乐": "Xerox", "利盟": "Lexmark", "联想": "Lenovo", "戴尔": "Dell", "华硕": "Asus",
    "索尼": "Sony", "尼康": "Nikon", "松下": "Panasonic", "东芝": "Toshiba", "日立": "Hitachi", "华为": "Huawei",
    "飞利浦": "Philips", "博世": "Bosch", "西门子": "Siemens", "牧田": "Makita", "得伟": "DeWalt", "戴森": "Dyson",
    "诺基亚": "Nokia", "摩托罗拉": "Motorola", "丰田": "Toyota", "本田": "Honda", "日产": "Nissan",
    "马自达": "Mazda", "三菱": "Mitsubishi", "五十铃": "Isuzu", "铃木": "Suzuki", "雅马哈": "Yamaha",
    "川崎": "Kawasaki", "起亚": "Kia", "宝马": "BMW", "奥迪": "Audi", "福特": "Ford", "雪佛兰": "Chevrolet",
    "别克": "Buick", "雷诺": "Renault", "沃尔沃": "Volvo", "斯堪尼亚": "Scania", "康明斯": "Cummins",
    "卡特彼勒": "Caterpillar", "特斯拉": "Tesla", "比亚迪": "BYD",
}  # fmt: skip
"""Makers whose devices and vehicles others make parts for, and their names in Latin letters."""
_FITS: Final = re.compile(
    rf"适[用配](?:于|机型)?[:：]?\s?(?P<brand>{'|'.join(_BRANDS)})?(?:\s?(?P<first>[A-Za-z0-9][A-Za-z0-9./+-]*))?"
)
_PHONES: Final[Mapping[str, str]] = {
    "苹果": "iPhone", "华为": "Huawei", "三星": "Samsung", "小米": "Xiaomi", "红米": "Redmi", "荣耀": "Honor",
}  # fmt: skip
"""Makers of phones, and what their models begin with."""
_PHONE: Final = re.compile(
    rf"({'|'.join(_PHONES)})\s?((?:[A-Z][A-Za-z]{{0,4}}\s?)?\d{{1,2}}(?:\s?(?:Pro|Max|Plus|Ultra|mini))*)(?![A-Za-z0-9])"
)
_FOR_PHONES: Final = re.compile("手机|[壳膜]")
BEGINNINGS: Final = frozenset("零负适−") | {maker[0] for maker in _PHONES}
"""Characters that `values_at` begins with, besides those of ASCII."""
_PACKINGS: Final = {
    "卷": "roll", "袋": "bag_packing", "盒": "box", "罐": "can_pack", "瓶": "bottle_pack", "抽": "pull_sheet_unit",
}  # fmt: skip
"""What is sold together, by what stands before 装."""
_PACKED: Final = "装"
_FEW: Final = re.compile(r"[1-9]\d{0,2}")
_VERSION: Final = "款"
_CANVAS: Final = re.compile("帆布|牛仔|丹宁")
"""Cloth whose weight is in ounces a square yard: 12安帆布."""

Read = tuple[int, Value | Labelled]


def unit_spelling(text: str, spelling: str) -> str:
    """Return what a unit is spelled in full: 安 is short for ounces beside canvas, and for amperes elsewhere."""
    return "盎司" if spelling == "安" and _CANVAS.search(text) else spelling


def values_at(source: SourceText, start: int) -> Iterator[Read]:
    """Yield what is said of a value in characters before it, or between letters."""
    yield from _below_zero(source, start)
    yield from _turned(source, start)
    yield from _fitted(source, start)
    yield from _phone(source, start)


def whole_value(source: SourceText, value: FoundValue) -> list[Read] | None:
    """Return the only readings of a value with a sign of its own, or in tens of thousands; None for others."""
    if source.text[: value.start].endswith(_BELOW):
        return []
    if _BELOW_ZERO.match(source.original, source.original_place(value.start)):
        return [*_below_zero(source, value.start)]
    match = _MYRIADS.match(source.original, source.original_place(value.start))
    if match and source.folded_place(match.end()) >= value.end:
        return [*_myriads(source, value, match)]
    return [*_turned(source, value.start), *_year(source, value), *_sum(source, value)] or None


def with_word_behind(source: SourceText, value: FoundValue, forms: Forms) -> Iterator[tuple[int, Value | Quantity]]:
    """Yield a value with the word behind it that says what it counts or bounds."""
    yield from _packings(source, value, forms)
    yield from _bounds(source, value, forms)


def _packings(source: SourceText, value: FoundValue, forms: Forms) -> Iterator[tuple[int, Quantity]]:
    """Yield how many packings are sold together: 5卷装, 30袋装."""
    written, unit = source.written(value.start, value.end), source.text[value.end : value.end + 1]
    end = value.end + len(unit + _PACKED)
    if source.text.startswith(_PACKED, value.end + 1) and _FEW.fullmatch(written):
        concepts = [each.concept for each in forms.find(unit) if each.concept.key == _PACKINGS.get(unit)]
        yield from ((end, Quantity(written, each)) for each in concepts)


def _bounds(source: SourceText, value: FoundValue, forms: Forms) -> Iterator[tuple[int, Value | Quantity]]:
    """Yield a value with its unit and the word behind it that bounds it: 5.0cm以上, 150克以上."""
    text, written = source.text, source.written(value.start, value.end)
    if not written[:1].isdecimal():
        return
    for word, sign in _BOUNDS.items():
        if text.startswith(word, value.end) and not written[-1:].isdecimal():
            yield value.end + len(word), Value(sign + value.written, sign + value.written)
        for end in range(value.end + 1, value.end + _LONGEST_UNIT + 1):
            if text.startswith(word, end) and _is_decimal(written):
                units = [each.concept for each in forms.find(text[value.end : end])]
                units = [each for each in units if each.kind is ConceptKind.UNIT]
                yield from ((end + len(word), Quantity(sign + value.written, each)) for each in units)


def model_behind(source: SourceText, end: int, letters: str) -> Iterator[Read]:
    """Yield letters that end at a place as the name of a model: KMC款."""
    if source.text.startswith(_VERSION, end):
        yield end + len(_VERSION), Labelled(Label.TYPE, letters)


def _is_decimal(written: str) -> bool:
    return written.replace(".", "", 1).isdecimal()


def _below_zero(source: SourceText, start: int) -> Iterator[Read]:
    """Yield a temperature below zero; without its sign it would be another one: -35度, 零下10度."""
    match = _BELOW_ZERO.match(source.original, source.original_place(start))
    before = source.original[: match.start()][-1:] if match else ""
    if match and (not before.isalnum() or is_han(before)):
        yield source.folded_place(match.end()), Value(match[0], f"-{match[1]} °C")


def _myriads(source: SourceText, value: FoundValue, match: re.Match[str]) -> Iterator[Read]:
    """Yield the number of a value in tens of thousands, where what it counts stands behind it: 11万转.

    At the end of a clause what is counted is unsaid, except beside a camera: 500万 are its pixels.
    """
    end = source.folded_place(match.end())
    number = value.written if value.end == end else f"{round(float(match[1]) * 10_000)}"
    if source.text.startswith(_PIXELS, end):
        yield end + len(_PIXELS), Value(match[0] + _PIXELS, f"{number} px")
    elif _CAMERAS.search(source.text) and not is_han(source.text[end : end + 1]):
        yield end, Value(match[0], f"{number} px")
    elif is_han(source.text[end : end + 1]):
        yield end, Value(number, number)


def _year(source: SourceText, value: FoundValue) -> Iterator[Read]:
    match = _YEAR.match(source.original, source.original_place(value.start))
    if match:
        yield source.folded_place(match.end()), Value(match[0], match[1])


def _sum(source: SourceText, value: FoundValue) -> Iterator[Read]:
    """Yield two numbers of what is counted together: 12+1轴."""
    match = _SUM.match(source.original, source.original_place(value.start))
    if match and source.folded_place(match.end()) > value.end:
        yield source.folded_place(match.end()), Value(match[0], match[0])


def _turned(source: SourceText, start: int) -> Iterator[Read]:
    """Yield the plugs or signals of an adapter: VGA转HDMI."""
    match = _TURNED.match(source.original, source.original_place(start))
    if match:
        yield source.folded_place(match.end()), Value(match[0], f"{match[1]} → {match[2]}")


def _phone(source: SourceText, start: int) -> Iterator[Read]:
    """Yield the phone that a case or a film is for: 手机壳 苹果15."""
    match = _PHONE.match(source.original, source.original_place(start))
    if match and _FOR_PHONES.search(source.original):
        yield source.folded_place(match.end()), Labelled(Label.USED_WITH, f"{_PHONES[match[1]]} {match[2]}")


def _fitted(source: SourceText, start: int) -> Iterator[Read]:
    """Yield the brand or model that something is for: 适用HP CF226A, 适用三星A12.

    Letters that other characters are joined to may be part of the name of goods: 适用PVC管.
    """
    original = source.original
    match = _FITS.match(original, source.original_place(start))
    if not match:
        return
    brand, first, end = _BRANDS.get(match["brand"] or "", ""), match["first"] or "", match.end()
    if not brand and not (first[:1].isalpha() and (first.isupper() or any(map(str.isdecimal, first)))):
        return
    if not _ENDS.match(original, end):
        return
    model = None if any(map(str.isdecimal, first)) else _MODEL.match(original, end)
    end = model.end() if model else end
    name = " ".join(filter(None, (brand, first, model[1] if model else "")))
    yield source.folded_place(end), Labelled(Label.USED_WITH, name)
