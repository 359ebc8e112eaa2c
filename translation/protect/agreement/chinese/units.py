"""Units of Chinese numbers that the goods around them decide: 43码 of shoes is a size, 12安 of canvas are ounces.

A character that is a unit in one trade and another word elsewhere has the former meaning only beside words of it.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from translation.number_words.chinese import numeral
from translation.protect.agreement.amounts import BATTERY, SIZE, number_values, scaled
from translation.protect.script import HARD_SPACE

_WINDOW: Final = 60
"""Characters before and after a number that may tell what goods it belongs to."""
_CLOSE: Final = "[^，。；,;\n]"
_SHOES: Final = r"[鞋靴楦]|尺码|欧码|码数|凉拖"
_CLOTH: Final = r"布|面料|织带|[缎丝]带|花边|蕾丝|[卷绳纱绸长]"
_WORN: Final = r"[男女童双裤衣袜穿码]|尺寸"
_CANVAS: Final = r"帆布|牛仔|丹宁|棉|坯布"
_SHEETS: Final = r"纸|布|棉|面料|卫衣|[TＴ]恤|针织|牛皮|绒"
_CELLS: Final = r"电池|电瓶|锂电|充电宝|移动电源|续航|容量"


class ChineseUnit(NamedTuple):
    """Units that a number may have, where they end in the text, and its values if they are others than its number's."""

    units: frozenset[str]
    end: int
    values: frozenset[str] = frozenset()


class _Rule(NamedTuple):
    """Units by what follows a number, by what stands near it (before it, where that ends with ``$``), and its size."""

    after: re.Pattern[str]
    units: frozenset[str]
    near: re.Pattern[str] | None = None
    least: int = 0
    most: int = 10**9


def _rule(after: str, units: str, near: str = "", least: int = 0, most: int = 10**9) -> _Rule:
    return _Rule(
        re.compile(f"[ {HARD_SPACE}]?(?:{after})"),
        frozenset(units.split()),
        re.compile(near) if near else None,
        least,
        most,
    )


_DEGREE: Final = "度(?![电假身过日]|量(?!角))"
_YARD: Final = "码(?![头率垛表])"
_RULES: Final = (
    _rule(_DEGREE, "", "(?:硬度|邵氏?)[^0-9]{0,8}$"),
    _rule(_DEGREE, "FAH", "华氏[零下负-]{0,2}$"),
    _rule(_DEGREE, "CEL", "摄氏[零下负-]{0,2}$"),
    _rule(_DEGREE, "KWH", rf"(?:[用耗发节省]电|电量){_CLOSE}{{0,6}}$"),
    _rule(_DEGREE, "DD CEL P1", "酒"),
    _rule(_DEGREE, "DD CEL"),
    _rule(_YARD, SIZE, _SHOES),
    _rule(_YARD, "YRD", _CLOTH),
    _rule(_YARD, f"YRD {SIZE}", _WORN),
    _rule(_YARD, f"YRD {SIZE}", least=15, most=60),
    _rule(f"安(?:纯|全|加厚|重)?(?:{_CANVAS}|布)", "ONZ"),
    _rule("安(?![全装卓静培时])", "ONZ", rf"(?:{_CANVAS}){_CLOSE}{{0,3}}$"),
    _rule("安(?![全装卓静培时])", "AMP AMH", _CELLS),
    _rule("毫安(?!时)", "4K E09", _CELLS),
    _rule("毫安(?!时)", "4K E09", least=1000),
    _rule("牛(?![仔皮肉奶油羊津角筋腩排毛顿米·])", "NEW"),
    _rule("转(?![让换化接/每])", "RPM", least=100),
    _rule("尺(?![码寸度子])", "FOT"),
    _rule(f"号(?={_CLOSE}{{0,4}}电池)", BATTERY, most=9),
    _rule("匹(?![布马绸配])", "horsepower", most=99),
    _rule(f"克(?={_CLOSE}{{0,2}}(?:{_SHEETS}))", "GRM GM"),
    _rule(r"(?=后[0-9.]{1,4}(?:英?寸|吋))", "INH", "前$"),
)
_INCHES_AFTER_FEET: Final = re.compile("[0-9]尺$")
_TENTHS: Final = re.compile(
    "成([0-9一二三四五六七八九半](?![0-9一二三四五六七八九十个年]))?(?![品人分本功套都为型立交员年色衣长果绩就份语行效不])"
)
_JIN: Final = re.compile(f"[ {HARD_SPACE}]?斤(?!两)")
_PIPE: Final = re.compile(f"分(?={_CLOSE}{{0,3}}(?:管|阀|接头|[内外]丝|螺纹|牙|龙头))")
_EIGHTHS: Final = {"1": "1/8", "2": "1/4", "3": "3/8", "4": "1/2", "6": "3/4"}
_HALF: Final = re.compile("(?<![个点年天])半个?(小时|年|月|斤)")
_SMALLER: Final = {"小时": ("30", "MIN"), "年": ("6", "MON"), "月": ("15", "DAY"), "斤": ("250", "GRM")}
_PAIRED: Final = re.compile("前([0-9.]{1,4})(?:英?寸|吋)?后([0-9.]{1,4})")


def chinese_unit(text: str, start: int, end: int, value: str) -> ChineseUnit | None:
    """Return the unit of the number ``text[start:end]`` of a normal Chinese text; None if no rule knows one."""
    if found := _share(text, end, value) or _pipe(text, end, value) or _jin(text, end, value):
        return found
    size = Fraction(value) if value.replace(".", "", 1).isdecimal() else Fraction(0)
    for each in _RULES:
        match = each.after.match(text, end)
        if match and each.least <= size <= each.most and _is_near(text, start, match.end(), each):
            return ChineseUnit(each.units, match.end())
    if _INCHES_AFTER_FEET.search(text, max(0, start - 2), start):
        return ChineseUnit(frozenset({"INH"}), end)
    return None


def _is_near(text: str, start: int, end: int, rule: _Rule) -> bool:
    if rule.near is None:
        return True
    first = max(0, start - _WINDOW)
    if rule.near.pattern.endswith("$"):
        return bool(rule.near.search(text, first, start))
    return bool(rule.near.search(text, first, start) or rule.near.search(text, end, end + _WINDOW))


def _share(text: str, end: int, value: str) -> ChineseUnit | None:
    """Return tenths as a percentage: 四成 is 40 %, 九成五 95 %."""
    found = _TENTHS.match(text, end)
    if found is None or not value.isdecimal() or not 0 < int(value) <= 10:
        return None
    more = found[1] or "0"
    ones = int(more) if more.isdecimal() else 5 if more == "半" else int(numeral(more))
    return ChineseUnit(frozenset({"P1"}), found.end(), frozenset({str(int(value) * 10 + ones)}))


def _pipe(text: str, end: int, value: str) -> ChineseUnit | None:
    """Return the inches of a pipe thread, which Chinese counts in eighths: 4分 is half an inch."""
    found = _PIPE.match(text, end)
    if found is None or value not in _EIGHTHS:
        return None
    return ChineseUnit(frozenset({"INH"}), found.end(), number_values(_EIGHTHS[value]))


def _jin(text: str, end: int, value: str) -> ChineseUnit | None:
    """Return a weight in 斤 as kilograms, or below one as grams; their number is another one."""
    found = _JIN.match(text, end)
    grams = scaled(value, 500) if found else None
    if found is None or grams is None:
        return None
    kilograms = scaled(value, Fraction(1, 2)) or ""
    light = Fraction(grams) < 1000
    return ChineseUnit(frozenset({"GRM" if light else "KGM"}), found.end(), frozenset({grams if light else kilograms}))


def twin(text: str, start: int) -> int | None:
    """Return where the number equal to that at ``text[start]`` is, of front and rear: 前20后20寸; None without one."""
    for found in _PAIRED.finditer(text):
        if found[1] == found[2] and start in {found.start(1), found.start(2)}:
            return found.start(2) if start == found.start(1) else found.start(1)
    return None


def halves(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield half hours, years, months and 斤 as start, end, number and unit of a smaller one: 半小时 is 30 minutes."""
    for found in _HALF.finditer(text):
        yield (*found.span(), *_SMALLER[found[1]])
