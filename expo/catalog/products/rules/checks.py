"""Validation of products, shared by all ways to save them.

`checked_content` finds all problems of a row at once, so that ten mistakes do not take ten uploads
to find.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import ParamSpec, TypeVar

from expo.catalog.products.errors import Missing
from expo.catalog.products.models import Attribute, Content, PriceTier, Sample, kept_renderings
from expo.catalog.products.rules.drafts import (
    LIMITS,
    MAX_ATTRIBUTES,
    MAX_CERTIFICATES,
    MAX_KEYWORDS,
    MAX_LEAD_DAYS,
    AttributeDraft,
    ProductDraft,
    Wording,
)
from expo.catalog.products.rules.prices import checked_tiers
from expo.exhibitors.certificates.models import certificate_kinds
from expo.exhibitors.models import ShownPicture
from expo.fairs.sections.models import section
from expo.kit.errors import Invalid
from expo.kit.text import clean, optional
from expo.kit.trade.money import parse_amount, to_money
from expo.kit.trade.values import (
    PIECE,
    Quantity,
    checked_country,
    checked_decimal,
    checked_gtin,
    checked_hs,
    checked_incoterm,
    checked_quantity,
    checked_unit,
    checked_whole,
)
from expo.localisation.models import Text, checked_text

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Checked:
    """Result of checking a draft: its content, or all its problems."""

    content: Content | None
    problems: list[Invalid]


@dataclass
class _Check:
    """Collects problems instead of stopping at the first."""

    problems: list[Invalid] = field(default_factory=list)

    def take(self, check: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Return the result of ``check``; if it raises `Invalid`, keep the problem and return None."""
        try:
            return check(*args, **kwargs)
        except Invalid as problem:
            self.problems.append(problem)
            return None

    def miss(self, message: str, field: str) -> None:
        self.problems.append(Missing(message, field=field))

    def text(self, value: str | None, field: str) -> str | None:
        return self.take(optional, value, field=field, limit=LIMITS[field])

    def wording(self, value: Wording | None, field: str, *, limit: str = "", lines: bool = False) -> Text | None:
        if value is None or not value.text.strip():
            return None
        maximum = LIMITS[limit or field]
        others = value.others and {language: words for language, words in value.others.items() if words.strip()}
        return self.take(
            checked_text, value.text, value.language, field=field, limit=maximum, lines=lines, others=others
        )

    def few(self, values: Sequence[T], maximum: int, field: str, words: str) -> Sequence[T]:
        if len(values) <= maximum:
            return values
        self.problems.append(Invalid(f"At most {maximum} {words}.", field=field))
        return ()


def checked_content(
    draft: ProductDraft, *, pictures: Sequence[ShownPicture] = (), before: Content | None = None
) -> Checked:
    """Return a draft's content with every value checked, or all its problems.

    Number, title, section and unit are always required; for what publishing requires see
    `expo.catalog.products.models.missing_for_publishing`. ``before`` is the product's earlier
    content: machine translations of unchanged texts are kept.
    """
    check = _Check()
    content = _content(check, draft, pictures)
    _ask_for_words(check, draft, content)
    return Checked(None, check.problems) if check.problems else Checked(_settled(content, before), [])


def _content(check: _Check, draft: ProductDraft, pictures: Sequence[ShownPicture]) -> Content:
    """Return the draft's content, with a placeholder for each bad value."""
    return Content(
        number=check.text(draft.number, "number") or "",
        title=check.wording(draft.title, "title") or Text("", "en"),
        section=_section(check, draft.section),
        unit=_unit(check, draft.unit),
        description=check.wording(draft.description, "description", lines=True),
        category=check.text(draft.category, "category"),
        brand=check.text(draft.brand, "brand"),
        gtin=_take_given(check, draft.gtin, checked_gtin),
        hs=_take_given(check, draft.hs_code, lambda value: checked_hs(value, draft.hs_edition or None)),
        origin=_take_given(check, draft.origin, lambda value: checked_country(value, field="origin")),
        minimum_order=_minimum_order(check, draft),
        price_tiers=_prices(check, draft),
        price_on_request=draft.price_on_request,
        incoterm=_take_given(check, draft.incoterm, lambda value: checked_incoterm(value, draft.incoterm_place)),
        lead_days=_lead_days(check, draft.lead_days),
        sample=_sample(check, draft),
        attributes=_attributes(check, draft.attributes),
        certificates=_certificates(check, draft.certificates),
        keywords=_keywords(check, draft.keywords),
        pictures=list(pictures),
    )


def _take_given(check: _Check, value: str | None, read: Callable[[str], T]) -> T | None:
    return None if value is None or not value.strip() else check.take(read, value)


def _section(check: _Check, key: str | None) -> str:
    if key is None or not key.strip():
        check.miss("Choose the section of the fair.", "section")
        return ""
    return check.take(lambda: section(key[:100].strip()).key) or ""


def _unit(check: _Check, code: str | None) -> str:
    if code is None or not code.strip():
        check.miss("Enter the sales unit.", "unit")
        return PIECE
    return check.take(checked_unit, code) or PIECE


def _minimum_order(check: _Check, draft: ProductDraft) -> Quantity | None:
    own = (draft.minimum_order_unit or "").strip()
    unit = own or _Check().take(lambda: checked_unit(draft.unit or "")) or PIECE  # a bad unit has been reported already
    return _take_given(check, draft.minimum_order, lambda value: checked_quantity(value, unit, field="minimumOrder"))


def _prices(check: _Check, draft: ProductDraft) -> list[PriceTier]:
    tiers, problems = checked_tiers(draft.price_tiers, draft.currency)
    check.problems += problems
    if draft.price_on_request and draft.price_tiers:
        check.problems.append(Invalid("Enter prices, or choose price on request.", field="priceOnRequest"))
    return tiers


def _lead_days(check: _Check, days: int | str | None) -> int | None:
    text = None if days is None else str(days)
    return _take_given(
        check, text, lambda value: checked_whole(value, field="leadDays", minimum=0, maximum=MAX_LEAD_DAYS)
    )


def _ask_for_words(check: _Check, draft: ProductDraft, content: Content) -> None:
    """Report the number and the title where they are missing rather than wrong."""
    if not content.number and not draft.number.strip():
        check.miss("Enter your item number.", "number")
    if not content.title.text and (draft.title is None or not draft.title.text.strip()):
        check.miss("Enter the product name.", "title")


def _sample(check: _Check, draft: ProductDraft) -> Sample | None:
    priced = draft.sample_price is not None and draft.sample_price.strip() != ""
    if priced and draft.sample_free:
        check.problems.append(Invalid("A sample is either free or has a price.", field="sample.free"))
        return None
    if not priced:
        return Sample() if draft.sample_free else None
    if draft.currency is None or not draft.currency.strip():
        if not draft.price_tiers:  # else it has been reported already
            check.miss("Enter the currency of the sample price.", "currency")
        return None
    text, currency = draft.sample_price or "", draft.currency
    price = check.take(lambda: to_money(parse_amount(text, field="sample.price"), currency, field="sample.price"))
    return None if price is None else Sample(price)


def _attributes(check: _Check, drafts: Sequence[AttributeDraft]) -> list[Attribute]:
    found: list[Attribute] = []
    for index, draft in enumerate(check.few(drafts, MAX_ATTRIBUTES, "attributes", "attributes")):
        attribute = _attribute(check, draft, f"attributes.{index}")
        if attribute is not None:
            found.append(attribute)
    return found


def _attribute(check: _Check, draft: AttributeDraft, place: str) -> Attribute | None:
    name = _known_name(draft.name) or check.wording(draft.name, f"{place}.name", limit="attributes.name")
    if name is None and not draft.name.text.strip():
        check.miss("Enter a name for this attribute.", f"{place}.name")
    unit = _take_given(check, draft.unit, lambda value: checked_unit(value, field=f"{place}.unit"))
    value = check.take(_attribute_value, draft, f"{place}.value")
    return None if name is None or value is None else Attribute(name, value, unit)


def _known_name(name: Wording) -> Text | None:
    """Return an attribute's name checked, if it is valid and in one language."""
    return None if name.others or len(name.text) > LIMITS["attributes.name"] else _named(name.text, name.language)


@lru_cache(4096)
def _named(text: str, language: str) -> Text | None:
    """Return a name as a text, None if invalid; cached, as most products share them."""
    try:
        return checked_text(text, language, field="attributes", limit=LIMITS["attributes.name"])
    except Invalid:
        return None


def _attribute_value(draft: AttributeDraft, field: str) -> str:
    if draft.unit is None or not draft.unit.strip():
        return clean(draft.value, field=field, limit=LIMITS["attributes.value"])
    maximum = Decimal(10) ** 12
    return f"{checked_decimal(draft.value, field=field, minimum=-maximum, maximum=maximum, places=9):f}"


def _certificates(check: _Check, keys: Sequence[str]) -> list[str]:
    few = check.few(keys, MAX_CERTIFICATES, "certificates", "certificates")
    for index, key in enumerate(few):
        if key not in certificate_kinds():
            check.problems.append(Invalid("There is no such kind of certificate.", field=f"certificates.{index}"))
    return list(dict.fromkeys(few))


def _keywords(check: _Check, words: Sequence[str]) -> list[str]:
    few = check.few(words, MAX_KEYWORDS, "keywords", "keywords")
    cleaned = [
        check.take(optional, word, field=f"keywords.{index}", limit=LIMITS["keywords"])
        for index, word in enumerate(few)
    ]
    return list({word.casefold(): word for word in reversed(cleaned) if word}.values())[::-1]


def _settled(content: Content, before: Content | None) -> Content:
    """Return the content with the machine translations of unchanged texts."""
    if before is None:
        return content
    title = kept_renderings(before.title, content.title) or content.title
    return replace(content, title=title, description=kept_renderings(before.description, content.description))
