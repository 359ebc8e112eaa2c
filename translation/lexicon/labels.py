"""Values with a label: 4515型 (type 4515), 70系列 (70 series), 高30厘米 (height 30 cm), 12合1 (12-in-1)."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from enum import Enum, auto
from functools import cache
from typing import Final, NamedTuple


class Label(Enum):
    """What a value is."""

    TYPE = auto()
    TYPE_OF_THING = auto()
    """A type by the name of a thing that it looks or works like: 地毯式."""
    NUMBER = auto()
    SIZE = auto()
    GRADE = auto()
    SERIES = auto()
    COMBINED = auto()
    """How many things are one: 3-in-1."""
    USED_WITH = auto()
    """The model that something is for: LC-420用."""
    HEIGHT = auto()
    WIDTH = auto()
    DEPTH = auto()
    LENGTH = auto()
    THICKNESS = auto()
    DIAMETER = auto()
    PACK = auto()
    """How many are in a pack: 12只装."""
    PAIRS = auto()
    """How many pairs are in a pack: 10双装."""
    SET = auto()
    FROM_AGE = auto()
    """The least age of those something is for: 3岁以上."""
    AGES = auto()
    SCHOOL_GRADES = auto()
    COLOURS = auto()
    """In how many colours things are sold together: 12色装."""
    LIGHTS = auto()
    """How many LEDs a strip has: 120珠/米."""
    SEATS = auto()
    SPEEDS = auto()
    GEARS = auto()
    CELLS = auto()
    """How many cells a solar panel has: 36片."""
    HALF_CELLS = auto()
    """How many cells cut in half a solar panel has: 144半片."""
    PIECES = auto()
    """How many things a kit consists of: 42件急救包."""
    BRICKS = auto()
    """How many parts a construction set has: 562颗粒."""
    LEAVES = auto()
    """How many leaves a spring has: 12片."""
    PORTS = auto()
    KEYS = auto()
    PINS = auto()
    CUP = auto()
    """The diameter of the cup of a hinge in millimetres: 35杯."""
    CORES = auto()
    """How many conductors a cable has: 3芯."""
    CYLINDERS = auto()
    PERSONS = auto()
    """How many something is for: 3-4人帐篷."""
    TESTS = auto()
    """How many samples a test kit is for, or beside other goods persons: 25人份."""
    BOX = auto()
    """How many are in a box: 4条盒装."""
    GIFT_BOX = auto()
    BAG = auto()
    PACK_SIZE = auto()
    """How much is in a pack: 2斤装, 10米装."""
    YARN_COUNT = auto()
    """The English cotton count of a yarn: 60支."""
    WATERPROOF = auto()
    """The depth to which something is waterproof: 30米防水."""
    SLICES = auto()
    """How many a toaster takes at once: 2片."""
    FINS = auto()
    DISCS = auto()
    PLATES = auto()
    EGGS = auto()
    PLACE_SETTINGS = auto()
    NEEDLES = auto()
    TRANSISTORS = auto()
    """How many drive a motor: 18管."""
    METRIC_COUNT = auto()
    """The count of a yarn of wool or linen: 24支."""
    BIRDS = auto()
    TRAYS = auto()
    CUPPING_CUPS = auto()
    CUPS_OF_COFFEE = auto()
    WAYS = auto()
    SLOTS = auto()
    DOORS = auto()
    DRAWERS = auto()
    MODES = auto()
    FUNCTIONS = auto()
    DESIGNS = auto()
    TIERS = auto()
    RANGE = auto()
    """Two values, from one to the other, separated by `BETWEEN`."""

    @property
    def is_dimension(self) -> bool:
        """Whether the value is a length."""
        return Label.HEIGHT.value <= self.value <= Label.DIAMETER.value


COUNTS: Final = frozenset({Label.SEATS, Label.SPEEDS, Label.GEARS, Label.CORES, Label.CYLINDERS, Label.FUNCTIONS})
"""What a number counts, which may be written in characters: 四座."""
COUNTED_PARTS: Final = frozenset(
    {Label.SLICES, Label.FINS, Label.DISCS, Label.PLATES, Label.EGGS, Label.PLACE_SETTINGS}
    | {Label.NEEDLES, Label.TRANSISTORS, Label.METRIC_COUNT, Label.BIRDS, Label.TRAYS, Label.CUPPING_CUPS}
    | {
        Label.CUPS_OF_COFFEE,
        Label.WAYS,
        Label.SLOTS,
        Label.DOORS,
        Label.DRAWERS,
        Label.MODES,
        Label.FUNCTIONS,
        Label.DESIGNS,
        Label.TIERS,
    }
)
"""What a measure word counts beside some things alone: 24针 of a printer are pins."""
PACKS: Final = frozenset({Label.PACK, Label.PAIRS, Label.BOX, Label.GIFT_BOX, Label.BAG})
"""How many are sold together, which may be written in characters: 七片装, 十双装."""


class Affix(NamedTuple):
    """A word that labels the value after it, or before it. A dimension has a unit where ``has_unit``."""

    label: Label
    spelling: str
    before: bool
    has_unit: bool = False


BETWEEN: Final = "|"
_DIMENSIONS: Final = {
    "高": Label.HEIGHT, "宽": Label.WIDTH, "深": Label.DEPTH, "长": Label.LENGTH, "厚": Label.THICKNESS,
}  # fmt: skip
_COUNTED: Final = "件个只支片条枚粒根把块张颗套辆本包节"
_PAIRED: Final = "双对"
_AFFIXES: Final[Mapping[str, tuple[Affix, ...]]] = {
    "zh": (
        Affix(Label.TYPE, "型", before=False),
        Affix(Label.NUMBER, "号", before=False),
        Affix(Label.SIZE, "码", before=False),
        Affix(Label.WATERPROOF, "防水", before=False),
        Affix(Label.SEATS, "座", before=False),
        Affix(Label.SPEEDS, "速", before=False),
        Affix(Label.GRADE, "级", before=False),
        Affix(Label.SERIES, "系列", before=False),
        Affix(Label.USED_WITH, "用", before=False),
        *(Affix(label, each, before=True, has_unit=True) for each, label in _DIMENSIONS.items()),
        *(Affix(label, each, before=False) for each, label in _DIMENSIONS.items()),
        Affix(Label.DIAMETER, "直径", before=True, has_unit=True),
        *(Affix(Label.PACK, f"{each}装", before=False) for each in _COUNTED),
        *(Affix(Label.PAIRS, f"{each}装", before=False) for each in _PAIRED),
        *(Affix(Label.BOX, f"{each}盒装", before=False) for each in _COUNTED),
        Affix(Label.PACK_SIZE, "装", before=False),
        *(Affix(Label.GIFT_BOX, f"{each}礼盒装", before=False) for each in _COUNTED),
        *(Affix(Label.BAG, f"{each}袋装", before=False) for each in _COUNTED),
        *(Affix(Label.SET, each, before=False) for each in ("件套", "件套装", "件组", "件套组")),
        Affix(Label.GEARS, "档", before=False),
        Affix(Label.PORTS, "口", before=False),
        Affix(Label.KEYS, "键", before=False),
        Affix(Label.PINS, "脚", before=False),
        Affix(Label.CUP, "杯", before=False),
        Affix(Label.CORES, "芯", before=False),
        Affix(Label.CYLINDERS, "缸", before=False),
        Affix(Label.PERSONS, "人", before=False),
        Affix(Label.AGES, "岁", before=False),
        Affix(Label.SCHOOL_GRADES, "年级", before=False),
        Affix(Label.COLOURS, "色装", before=False),
        *(Affix(Label.LIGHTS, each, before=False) for each in ("灯", "珠", "灯珠")),
        Affix(Label.TESTS, "人份", before=False),
        Affix(Label.FROM_AGE, "岁以上", before=False),
        Affix(Label.FUNCTIONS, "功能", before=False),
        Affix(Label.DESIGNS, "款", before=False),
    ),
    "en": (
        Affix(Label.SERIES, "series", before=False),
        Affix(Label.SERIES, "series", before=True),
        Affix(Label.TYPE, "type", before=True),
        Affix(Label.NUMBER, "no.", before=True),
        Affix(Label.SIZE, "size", before=True),
    ),
    "es": (Affix(Label.SERIES, "serie", before=True), Affix(Label.SIZE, "talla", before=True)),
    "fr": (Affix(Label.SERIES, "serie", before=True), Affix(Label.SIZE, "taille", before=True)),
    "ru": (Affix(Label.SERIES, "серия", before=True), Affix(Label.SIZE, "размер", before=True)),
    "ar": (Affix(Label.SIZE, "مقاس", before=True),),
    "pt": (Affix(Label.SERIES, "serie", before=True), Affix(Label.SIZE, "tamanho", before=True)),
}
_COMPARISONS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "约": "≈", "小于": "<", "大于": ">", "不超过": "≤", "不大于": "≤", "不高于": "≤", "不小于": "≥", "不低于": "≥",
        "不少于": "≥",
    },
    "ru": {"не более": "≤", "не менее": "≥"},
    "ar": {"لا يقل عن": "≥", "لا تقل عن": "≥", "لا يزيد عن": "≤", "لا تزيد عن": "≤"},
}  # fmt: skip
_SIGNS: Final = {sign: sign for sign in "<>≤≥±≈"} | {"＜": "<", "＞": ">", "~": "~"}
_RANGES: Final = {"en": "to", "zh": "至", "ar": "الي"}
_DIAMETERS: Final = frozenset("ØøφΦ⌀∅")
_COMBINERS: Final = {
    "en": "in", "zh": "合", "es": "en", "fr": "en", "ru": "в", "ar": "في", "pt": "em",
}  # fmt: skip
_LENGTH: Final = re.compile(r"[\d.,–~-]+\s?(?:毫米|厘米|公分|分米|米|英寸|寸|英尺|mm|cm|m)", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[\d.,–~-]+")
_SEVERAL: Final = re.compile("[2-9]|[1-9][0-9]")
_WHOLE: Final = re.compile(r"\d+")
_PATTERNS: Final[Mapping[Label, re.Pattern[str]]] = {
    **dict.fromkeys(
        (Label.PACK, Label.PAIRS, Label.FROM_AGE, Label.LIGHTS, Label.BOX, Label.GIFT_BOX, Label.BAG, Label.SET), _WHOLE
    ),
    **dict.fromkeys((Label.PORTS, Label.KEYS, Label.PINS, Label.FUNCTIONS, Label.DESIGNS, Label.COLOURS), _SEVERAL),
    Label.PACK_SIZE: re.compile(r"[\d.]+\s?(?:g|kg|ml|l|m|克|千克|公斤|斤|升|毫升|米)", re.IGNORECASE),
    Label.CUP: re.compile("26|35|40"),
    Label.AGES: re.compile(r"\d{1,2}\s?[-–~]\s?\d{1,2}"),
    Label.SCHOOL_GRADES: re.compile(r"[1-9]\s?[-–~]\s?[1-9]"),
    Label.PERSONS: re.compile(r"\d{1,2}(?:\s?[-–~]\s?\d{1,2})?"),
    **dict.fromkeys(COUNTS, _SEVERAL),
    Label.SIZE: re.compile(r"\d{2,3}\s?[-–~]\s?\d{2,3}|\d?X{0,4}[SML](?:[-–~/]\d?X{0,4}[SML])*"),
    Label.WATERPROOF: re.compile(r"\d+\s?(?:米|m)", re.IGNORECASE),
}
"""What values before some words must be."""
_LETTER_SIZE: Final = re.compile("\\d?X{0,4}[SML](?:[-–~/]\\d?X{0,4}[SML])*")
_DIGIT: Final = re.compile(r"\d")
_LETTER: Final = re.compile(r"[A-Za-z]")


@cache
def affixes_before(language: str) -> Mapping[str, tuple[Affix, ...]]:
    """Return the words of a language that label the value behind them, by spelling."""
    return _grouped((each for each in _AFFIXES.get(language, ()) if each.before), len)


@cache
def affixes_after(language: str) -> Mapping[str, tuple[Affix, ...]]:
    """Return the words of a language that label the value before them, by first letter."""
    return _grouped((each for each in _AFFIXES.get(language, ()) if not each.before), lambda _: 1)


@cache
def dimensions_after(language: str) -> tuple[Affix, ...]:
    """Return the words of a language that say which dimension the value before them is, by first letter."""
    return tuple(each for group in affixes_after(language).values() for each in group if each.label.is_dimension)


def _grouped(affixes: Iterable[Affix], length: Callable[[str], int]) -> Mapping[str, tuple[Affix, ...]]:
    groups: defaultdict[str, list[Affix]] = defaultdict(list)
    for each in affixes:
        groups[each.spelling[: length(each.spelling)]].append(each)
    return {start: tuple(group) for start, group in groups.items()}


def label_of(affix: Affix, text: str) -> Label | None:
    """Return what a value written ``text`` is beside an affix; None if the affix does not belong to it.

    Sizes have halves, numbers have none: 7.5号 is a size, 50号 a number. Without a unit, a dimension is a number.
    """
    if affix.label.is_dimension:
        is_length = _LENGTH.fullmatch(text) or (not affix.has_unit and _PLAIN.fullmatch(text))
        return affix.label if is_length else None
    if affix.label is Label.NUMBER:
        if _LETTER_SIZE.fullmatch(text):
            return Label.SIZE
        return (Label.SIZE if "." in text else Label.NUMBER) if _PLAIN.fullmatch(text) else None
    pattern = None if affix.before else _PATTERNS.get(affix.label)
    return affix.label if pattern is None or pattern.fullmatch(text) else None


def is_superfluous(label: Label, text: str) -> bool:
    """Return whether a value is what its label says anyway: a code with letters and digits is a type, 1WG4.2-100型."""
    return label is Label.TYPE and bool(_LETTER.search(text) and _DIGIT.search(text))


def is_diameter(character: str) -> bool:
    """Return whether a character is the sign of a diameter."""
    return character in _DIAMETERS


@cache
def comparisons(language: str) -> Mapping[str, str]:
    """Return the signs before a value that bound it, and words that say the same, with the sign to write."""
    return {**_SIGNS, **_COMPARISONS.get(language, {})}


def range_word(language: str) -> str:
    """Return the word between the ends of a range; empty where it has other senses as well."""
    return _RANGES.get(language, "")


def combiner(language: str) -> str:
    """Return the word within "3 in 1"."""
    return _COMBINERS.get(language, "")
