"""What the demo's companies say of themselves and their goods in other languages, from ``author_translations/``.

Each file belongs to the company of the same file name in ``exhibitors/``. Its texts are the company's own: they reach
the fair with its profile and products, and readers see them as written by a person.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from msgspec import field

from expo.catalog.products.rules.drafts import LIMITS
from expo.kit.errors import Invalid
from expo.kit.features.demo import Row, read
from expo.kit.text import LANGUAGES
from expo.localisation.models import checked_text

FOLDER: Final = Path(__file__).parent / "author_translations"
COMPANY_LIMITS: Final = {"name": 160, "tagline": 160, "story": 5000}
"""Most characters of a company's texts."""
MANY_LINES: Final = frozenset({"story", "description"})


class CompanyWording(Row, frozen=True):
    """A company's texts in one language."""

    tagline: str
    story: str


class GoodsWording(Row, frozen=True):
    """A product's texts in one language."""

    title: str
    description: str


class TranslatedGoods(Row, frozen=True):
    """A product's texts by language; ``number`` is its item number."""

    number: str
    en: GoodsWording | None = None
    zh: GoodsWording | None = None
    es: GoodsWording | None = None
    fr: GoodsWording | None = None
    ru: GoodsWording | None = None
    ar: GoodsWording | None = None
    pt: GoodsWording | None = None

    def texts(self) -> dict[str, GoodsWording]:
        """Return the given texts by language."""
        return {language: texts for language in LANGUAGES if (texts := getattr(self, language)) is not None}


class AuthorTranslations(Row, frozen=True):
    """A company's own texts in other languages: ``company`` is keyed by language."""

    company: dict[str, CompanyWording] = field(default_factory=dict)
    products: list[TranslatedGoods] = field(default_factory=list)

    def of_company(self, field: str) -> dict[str, str]:
        """Return ``tagline`` or ``story`` by language; empty for any other field."""
        return {language: getattr(texts, field) for language, texts in self.company.items() if hasattr(texts, field)}

    def of_goods(self, number: str, field: str) -> dict[str, str]:
        """Return ``title`` or ``description`` of a product by language."""
        found = (each.texts() for each in self.products if each.number == number)
        return {language: getattr(texts, field) for by_language in found for language, texts in by_language.items()}


def author_translations(file: str, language: str, numbers: Collection[str]) -> AuthorTranslations:
    """Return the translations in one file, named with extension; empty ones if the company has no file.

    ``language`` is the company's own, ``numbers`` are its item numbers. Raises `Invalid`, naming the file: for another
    item number, one given twice, a language that the fair does not offer or that is the company's own, and a text that
    is empty or too long.
    """
    path = FOLDER / file
    if not path.exists():
        return AuthorTranslations()
    found = read(path, AuthorTranslations)
    try:
        _require_numbers(found, numbers)
        for tag, company in found.company.items():
            _require_texts(company, tag, language, COMPANY_LIMITS, "company")
        for goods in found.products:
            for tag, texts in goods.texts().items():
                _require_texts(texts, tag, language, LIMITS, goods.number)
    except Invalid as error:
        raise Invalid(f"{file}: {error}") from error
    return found


def _require_numbers(translations: AuthorTranslations, numbers: Collection[str]) -> None:
    seen: set[str] = set()
    for each in translations.products:
        if each.number not in numbers:
            raise Invalid(f"The company has no product {each.number}.")
        if each.number in seen:
            raise Invalid(f"The item number {each.number} is there twice.")
        seen.add(each.number)


def _require_texts(
    texts: CompanyWording | GoodsWording, language: str, own: str, limits: Mapping[str, int], place: str
) -> None:
    if language == own:
        raise Invalid(f"{place}: {language} is the company's own language.")
    for name in texts.__struct_fields__:
        try:
            checked_text(getattr(texts, name), language, field=name, limit=limits[name], lines=name in MANY_LINES)
        except Invalid as error:
            raise Invalid(f"{place}, {language}, {name}: {error}") from error
