"""An artificial catalogue: product families with versions, editions, sizes and colours.

The weights of `matching.duplicates` are learnt from it, since no real catalogue is kept in this repository; real ones
are used to validate the result.
"""

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Final

from expo.bench.duplicates.shops.wording import Row, random_subset

_SYLLABLES: Final = (
    "ka", "lo", "mi", "tra", "ven", "sor", "pex", "dal", "nu", "bri", "to", "qui", "zen", "fo", "ri", "mar", "el",
    "vo", "sta", "gra", "hu", "ny", "cor", "lex", "pa", "do", "ther", "wy", "sun", "ark", "ber", "gen",
)  # fmt: skip
_TASKS: Final = (
    "photo", "studio", "video", "editor", "tax", "office", "security", "backup", "language", "spanish", "typing",
    "family", "tree", "design", "home", "garden", "music", "maker", "dvd", "creator", "internet", "mail", "money",
    "accounting", "payroll", "contact", "manager", "project", "planner", "web", "builder", "print", "shop", "card",
    "school", "math", "reading", "adventure", "racing", "simulator", "map", "travel", "virus", "spam", "filter",
    "server", "database", "report", "writer", "pdf", "converter", "drive", "recovery", "system", "suite", "works",
)  # fmt: skip
_EDITIONS: Final = (
    "", "professional", "standard", "deluxe", "premium", "home edition", "small business", "platinum", "premier",
    "basic", "ultimate", "student edition",
)  # fmt: skip
_LICENCES: Final = ("", "upgrade", "academic", "5 user", "10 user", "3-user family pack", "competitive upgrade")
_PLATFORMS: Final = ("", "windows", "macintosh", "win/mac")
_KINDS: Final = (
    ("headphones", ("noise cancelling", "over ear", "foldable", "wireless", "in-ear"), "ohm", (16, 32, 64, 250)),
    ("camera", ("digital", "zoom", "compact", "waterproof", "slr body"), "megapixel", (6, 7.1, 8, 10.2, 12)),
    ("television", ("lcd", "plasma", "hdtv", "widescreen", "1080p"), "inch", (19, 26, 32, 40, 46, 52)),
    ("refrigerator", ("side by side", "stainless", "ice maker", "energy star"), "cu. ft.", (18, 22, 25.5)),
    ("hard drive", ("external", "usb 2.0", "portable", "sata", "7200 rpm"), "GB", (80, 160, 250, 320, 500)),
    ("memory card", ("sdhc", "compact flash", "high speed", "class 6"), "GB", (1, 2, 4, 8, 16)),
    ("printer", ("laser", "all-in-one", "network", "photo", "duplex"), "ppm", (18, 22, 30, 36)),
    ("toner cartridge", ("black", "cyan", "magenta", "yellow", "high yield"), "pages", (2000, 3500, 6000)),
    ("cable", ("hdmi", "gold plated", "shielded", "usb", "optical"), "ft", (3, 6, 10, 15, 25)),
    ("speaker", ("bookshelf", "center channel", "outdoor", "in-wall", "pair"), "W", (50, 75, 100, 150)),
    ("phone", ("cordless", "dect 6.0", "answering system", "expandable"), "handsets", (1, 2, 3, 4)),
    ("receiver", ("a/v", "surround", "7.1 channel", "home theater"), "W", (80, 100, 130)),
    ("vacuum cleaner", ("upright", "bagless", "canister", "hepa"), "amp", (10, 12)),
    ("car stereo", ("cd", "mp3", "bluetooth", "in-dash", "satellite ready"), "W", (45, 50, 52)),
    ("notebook bag", ("leather", "nylon", "rolling", "slim", "messenger"), "inch", (12, 13.3, 15.4, 17)),
)
_SECOND: Final = (
    ("m", (0.5, 1, 2, 3, 5)), ("W", (5, 20, 45, 90)), ("V", (12, 24, 110, 230)), ("pack", (1, 2, 5, 10)),
    ("GB", (1, 4, 16, 64)), ("port", (1, 2, 4, 8)), ("mm", (12, 25, 60, 105)),
)  # fmt: skip
_COLOURS: Final = ("black", "white", "silver", "red", "blue", "pink", "", "")


def software(size: int, seed: int) -> list[Row]:
    """Return programs of made-up publishers, in several versions, editions, licences and platforms."""
    chance = Random(seed)  # noqa: S311 - goods, not secrets
    publishers = [_name(chance) for _ in range(max(4, size // 25))]
    found: dict[str, Row] = {}
    while len(found) < size:
        for row in _programs(chance.choice(publishers), chance):
            found.setdefault(str(row["title"]), row)
    return list(found.values())[:size]


def _programs(publisher: str, chance: Random) -> Iterator[Row]:
    line = chance.choice(([_name(chance)], [])) + chance.sample(_TASKS, chance.choice((1, 2, 2, 3)))
    first = chance.choice((3, 5, 8, 10, 2004, 2005, 2006))
    versions = [f"{first + step}{chance.choice(('', '.0')) if first < 100 else ''}" for step in range(2)]
    editions = chance.sample(_EDITIONS, chance.choice((1, 2, 3)))
    licences = ["", *random_subset(_LICENCES[1:], chance, 2)]
    platforms = [chance.choice(_PLATFORMS)]
    about = chance.sample(_TASKS, 10)
    base = chance.choice((1995, 2999, 4999, 7999, 19900, 49900))
    for at, (version, edition, licence) in enumerate(product(versions, editions, licences)):
        if chance.random() < 0.3:
            words = [*line, version, edition, licence, *platforms]
            yield {
                "title": " ".join(f"{publisher} {' '.join(words)}".split()),
                "brand": publisher,
                "model": "",
                "description": _blurb(line, about, chance),
                "price": int(base * (1 + 0.35 * at) * (0.5 if licence else 1)),
                "attributes": {"t_edition": edition or "full", "t_platform": platforms[0] or "windows"},
            }


def electronics(size: int, seed: int) -> list[Row]:
    """Return devices of made-up makers: product lines with or without model numbers, in sizes and colours."""
    chance = Random(seed)  # noqa: S311 - goods, not secrets
    makers = [_name(chance) for _ in range(max(4, size // 120))]
    found: dict[str, Row] = {}
    while len(found) < size:
        for row in _devices(chance.choice(makers), chance):
            found.setdefault(str(row["title"]), row)
    return list(found.values())[:size]


def _devices(maker: str, chance: Random) -> Iterator[Row]:
    """Yield one product line of a maker, with shared and distinguishing features."""
    kind, traits, unit, sizes = chance.choice(_KINDS)
    shared = chance.sample(traits, chance.choice((1, 2, 3)))
    line = chance.choice(([], [_name(chance)], [_name(chance), str(chance.randrange(1, 12))]))
    code = _code(chance) if chance.random() < 0.7 else ""
    second = chance.choice(_SECOND)
    base = chance.choice((495, 1495, 4995, 12900, 39900, 89900))
    for at in range(chance.choice((1, 2, 3, 5, 8))):
        value, other = chance.choice(sizes), chance.choice(second[1])
        colour, own = chance.choice(_COLOURS), random_subset(traits, chance, 2)
        model = _next(code, at, colour, chance) if code else ""
        words = [maker, *line, model, f"{value:g} {unit}", *shared, *own, kind, f"{other:g} {second[0]}", colour]
        title = " ".join(" ".join(dict.fromkeys(words)).split())
        yield {
            "title": title,
            "brand": maker,
            "model": model or " ".join([*line, *own, kind, f"{value:g} {unit}", colour]),
            "description": _blurb([*line, *own, kind], list(traits), chance) + f" {value:g} {unit} {colour}",
            "price": int(base * (1 + 0.15 * at + value / max(sizes))),
            "attributes": {
                "t_colour": colour or "grey",
                f"n_{unit.replace(' ', '_').replace('.', '')}": float(value),
                f"n_{second[0]}": float(other),
                "t_type": " ".join([*shared, kind]),
                "t_series": " ".join(line) or "basic",
                "n_weight": float(chance.randrange(1, 400) * 10),
                "n_width": float(chance.randrange(1, 90) * 5),
            },
        }


def _code(chance: Random) -> str:
    letters = "".join(chance.choice("ABCDEFGHKLMNPRSTVWX") for _ in range(chance.choice((1, 2, 2, 3, 4))))
    return f"{letters}{chance.choice(('', '-', '-', ' '))}{chance.randrange(10, 9999)}"


def _next(code: str, at: int, colour: str, chance: Random) -> str:
    """Return the next model number of a line: it differs in the last digit, or only in a suffix."""
    grown = code[:-1] + str((int(code[-1]) + at) % 10)
    return grown + chance.choice(("", "", colour[:1].upper(), "/A", "-US", "i", "XL"))


def _name(chance: Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((2, 2, 3)))).capitalize()


def _blurb(line: list[str], about: list[str], chance: Random) -> str:
    features = chance.sample(about, min(len(about), 6))
    return f"The {' '.join(line)} gives you {' '.join(features[:3])} for {' and '.join(features[3:])}"
