"""Numbers, money, dates and sizes in the reader's format (CLDR, through Babel)."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import (
    format_date,
    format_datetime,
    format_interval,
    format_time,
    format_timedelta,
    get_datetime_format,
    get_timezone_name,
)
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_name
from markupsafe import Markup

from frontend.site.languages.catalogues import catalogue, direction

_LOCALES = {"zh": "zh_Hans_CN", "pt": "pt_BR"}
_NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"})
"""Territories in CLDR that are no countries of ISO 3166-1."""

CURRENCIES = ("USD", "EUR", "CNY", "GBP", "JPY", "BRL", "MXN", "RUB", "AED", "INR")


def _counted(singular: str, plural: str) -> tuple[str, str]:
    """Mark a singular and a plural for the catalogues."""
    return singular, plural


_PIECE = _counted("%(num)s piece", "%(num)s pieces")
_SET = _counted("%(num)s set", "%(num)s sets")
_PAIR = _counted("%(num)s pair", "%(num)s pairs")
_DOZEN = _counted("%(num)s dozen", "%(num)s dozens")
_BOX = _counted("%(num)s box", "%(num)s boxes")
_CARTON = _counted("%(num)s carton", "%(num)s cartons")
_ROLL = _counted("%(num)s roll", "%(num)s rolls")
_PACK = _counted("%(num)s pack", "%(num)s packs")
_BAG = _counted("%(num)s bag", "%(num)s bags")
COUNTED = {
    **dict.fromkeys(("C62", "H87", "EA"), _PIECE),
    "SET": _SET,
    "PR": _PAIR,
    "DZN": _DOZEN,
    **dict.fromkeys(("BX", "XBX"), _BOX),
    **dict.fromkeys(("CT", "XCT"), _CARTON),
    **dict.fromkeys(("RO", "XRO"), _ROLL),
    **dict.fromkeys(("PK", "XPK"), _PACK),
    **dict.fromkeys(("BG", "XBG"), _BAG),
}
"""Units of countable things (UNECE Rec 20), with their words."""

_MAX_OF_A_UNIT = 90
_IN_SMALL_UNITS = 1.6
"""Babel's threshold for switching to a larger unit: 90 seconds are still seconds."""

_MANY = 100
"""Number that takes the plural in every language; in Arabic and Russian, the one of large numbers."""


@cache
def locale_of(language: str) -> Locale:
    """Return the CLDR locale of one of the site's languages."""
    return Locale.parse(_LOCALES.get(language, language))


def moment(value: str | datetime) -> datetime:
    """Return a GraphQL DateTime as an aware datetime."""
    parsed = datetime.fromisoformat(value) if isinstance(value, str) else value
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Formats:
    """Formats for one reader; every method returns text, ready to be escaped."""

    language: str

    @property
    def locale(self) -> Locale:
        """The reader's CLDR locale."""
        return locale_of(self.language)

    def number(self, value: str | float | Decimal | None) -> str:
        """Return a number with the reader's separators and all its decimals (up to 6)."""
        if value is None:
            return ""
        return format_decimal(Decimal(str(value)), format="#,##0.######", locale=self.locale)

    def percent(self, value: float, digits: int = 0) -> str:
        """Return a share from 0 to 1 in per cent, rounded to ``digits`` decimals."""
        return format_percent(round(value, 2 + digits), locale=self.locale, decimal_quantization=False)

    def money(self, value: dict[str, Any]) -> Markup:
        """Return ``Money`` as a price, laid out left to right even in right-to-left text: ``2.88 US$``."""
        amount, currency = Decimal(value["decimal"]), value["currency"]
        # CLDR's Arabic pattern begins with a right-to-left mark, which turns US$ into $US.
        text = format_currency(amount, currency, locale=self.locale).replace("\u200f", "")
        return Markup('<bdi class="money" dir="ltr">{}</bdi>').format(text)

    def quantity(self, value: dict[str, Any]) -> str:
        """Return ``Quantity``: countable things in the right plural, measures with their symbol."""
        return self.amount(value["value"], value["unit"])

    def amount(self, value: str | float | Decimal, unit: dict[str, Any]) -> str:
        """Return a number with its unit."""
        number, exact = self.number(value), Decimal(str(value))
        words = COUNTED.get(unit["code"])
        if words is None:
            return self._together(f"{number} {unit['symbol']}")
        # A fraction takes the same plural as 2 in Russian, and a plural elsewhere.
        count = int(exact) if exact == exact.to_integral_value() else 2
        return catalogue(self.language).ngettext(*words, count) % {"num": number}

    def _together(self, measure: str) -> str:
        """Isolate a number and its symbol in right-to-left text, which would turn ``20 kg`` into ``kg 20``."""
        return f"\u2066{measure}\u2069" if direction(self.language) == "rtl" else measure

    def measured(self, value: str, unit: dict[str, Any]) -> str:
        """Return an attribute's value with its unit; a value that is no number stays as written."""
        try:
            return self.amount(value, unit)
        except InvalidOperation:
            return f"{value} {self.unit(unit)}"

    def unit(self, unit: dict[str, Any]) -> str:
        """Return the label of one of a unit: its name for countable things, else its symbol."""
        return str(unit["name"] if unit["code"] in COUNTED else unit["symbol"])

    def units(self, unit: dict[str, Any]) -> str:
        """Return the label of a field for any number of a unit: its plural for countable things, else its symbol."""
        words = COUNTED.get(unit["code"])
        if words is None:
            return str(unit["symbol"])
        return (catalogue(self.language).ngettext(*words, _MANY) % {"num": ""}).strip()

    def currency(self, code: str) -> str:
        """Return a currency's name."""
        return str(get_currency_name(code, locale=self.locale))

    def currencies(self) -> tuple[str, ...]:
        """Return the currencies offered to choose from."""
        return CURRENCIES

    def day(self, value: str | date, zone: str | None = None) -> str:
        """Return a date, in ``zone`` where ``value`` is a moment."""
        if isinstance(value, str) and len(value) == len("2026-01-01"):
            return format_date(date.fromisoformat(value), "long", locale=self.locale)
        return format_date(moment(str(value)).astimezone(_zone(zone)), "long", locale=self.locale)

    def days(self, begin: str, end: str, zone: str) -> str:
        """Return a span of days, for example 15–24 October 2026; ``end`` is the moment after the last day."""
        first, last = moment(begin).astimezone(_zone(zone)), moment(end).astimezone(_zone(zone)) - timedelta(seconds=1)
        return str(format_interval(first.date(), last.date(), "yMMMMd", locale=self.locale))

    def time(self, value: str, zone: str | None = None) -> str:
        """Return a time of day."""
        return str(format_time(moment(value).astimezone(_zone(zone)), "short", locale=self.locale))

    def moment(self, value: str | datetime, zone: str | None = None, *, seconds: bool = False) -> str:
        """Return a date with a time, to the minute or to the second."""
        at = moment(value).astimezone(_zone(zone))
        if seconds:
            return str(format_datetime(at, "medium", locale=self.locale))
        day, time = format_date(at.date(), "medium", locale=self.locale), format_time(at, "short", locale=self.locale)
        joined = str(get_datetime_format("medium", locale=self.locale)).replace("'", "")
        return joined.replace("{1}", day).replace("{0}", time)

    def weekday(self, value: str, zone: str | None = None) -> str:
        """Return a day with its weekday, without the year."""
        pattern = self.locale.datetime_skeletons["MMMEd"]
        return str(format_datetime(moment(value).astimezone(_zone(zone)), str(pattern.pattern), locale=self.locale))

    def weekday_name(self, number: int) -> str:
        """Return the name of a day of the week, 0 being Monday."""
        return str(self.locale.days["stand-alone"]["wide"][number])

    def zone(self, zone: str) -> str:
        """Return a time zone's name."""
        return str(get_timezone_name(ZoneInfo(zone), locale=self.locale, width="long", zone_variant="standard"))

    def ago(self, value: str, now: datetime) -> str:
        """Return how long ago a moment was."""
        # One of two clocks is always ahead, and nothing was 0 seconds ago.
        gone = max(now - moment(value), timedelta(seconds=1))
        return str(format_timedelta(-gone, add_direction=True, locale=self.locale))

    def wait(self, seconds: int) -> str:
        """Return a waiting time, such as "in 30 seconds": rounded up, above 90 of a unit in the next larger one."""
        unit = next((each for each in (1, 60) if seconds <= _MAX_OF_A_UNIT * each), 3600)
        wait = timedelta(seconds=unit * math.ceil(seconds / unit))
        return str(format_timedelta(wait, add_direction=True, threshold=_IN_SMALL_UNITS, locale=self.locale))

    def size(self, count: int) -> str:
        """Return a file's size."""
        for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
            if count >= factor:
                return f"{self.number(round(Decimal(count) / factor, 1))} {unit}"
        return f"{self.number(count)} B"

    def countries(self) -> list[tuple[str, str]]:
        """Return all countries of ISO 3166-1 as (code, name), sorted by name."""
        names = (
            (code, name)
            for code, name in self.locale.territories.items()
            if len(code) == len("CN") and code not in _NO_COUNTRIES
        )
        return sorted(names, key=lambda country: country[1].casefold())

    def language_name(self, tag: str) -> str:
        """Return a language's name for this reader."""
        try:
            return Locale.parse(tag.replace("-", "_")).get_display_name(self.locale) or tag
        except ValueError:
            return tag


def _zone(name: str | None) -> ZoneInfo:
    return ZoneInfo(name or "UTC")
