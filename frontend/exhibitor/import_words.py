"""What is wrong with a row of a sheet and what to do, in the reader's language.

The importer explains itself in English, with a code and often with details. An English reader
sees that; for the others each code has a sentence here, and so have the catalog's own, which
share one code. What has none stays English, and says so.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from frontend.site.languages.catalogues import catalogue, marked
from frontend.site.problems import Problem

ENGLISH: Final = "en"

REASONS: Final[Mapping[str, str]] = {
    "AMBIGUOUS_NUMBER": marked("This could mean two numbers."),
    "ANOTHER_LANGUAGE": marked("This looks like another language than the sheet says."),
    "CURRENCY_CONFLICT": marked("This price is in another currency than the row says."),
    "DIGITS_LOST": marked("The spreadsheet has shortened this number and lost digits."),
    "FORMULA_FAILED": marked("The formula in this cell has failed."),
    "HALF_A_TIER": marked("A tier needs both a quantity and a price."),
    "MISSING": marked("Something that is needed is missing here."),
    "NEGATIVE": marked("This number is below zero."),
    "NOT_AN_ATTRIBUTE": marked("This is not a name and a value."),
    "NOT_A_NUMBER": marked("This is not a number."),
    "NOT_A_TERM": marked("This is not a rule of Incoterms 2020."),
    "NOT_A_TIER": marked("This is not a quantity and a price."),
    "NOT_DAYS": marked("This is not a number of days."),
    "NOT_TEXT": marked("A list or an object is not expected here."),
    "PERCENT": marked("A percentage is not expected here."),
    "PICTURE_MISSING": marked("The ZIP has no picture of this name."),
    "RANGE": marked("Two numbers stand here."),
    "REPEATED_NUMBER": marked("Another row has the same item number."),
    "TOO_LONG": marked("This cell holds too much text."),
    "TURNED_INTO_DATE": marked("The spreadsheet has made a date of this."),
    "UNIT_CONFLICT": marked("This price is for another unit than the row says."),
    "UNKNOWN_CERTIFICATE": marked("There is no such kind of certificate."),
    "UNKNOWN_COUNTRY": marked("There is no such country."),
    "UNKNOWN_LANGUAGE": marked("This is none of the fair's languages."),
    "UNKNOWN_SECTION": marked("The fair has no such section."),
    "UNKNOWN_UNIT": marked("There is no such unit."),
    "UNKNOWN_VISIBILITY": marked("Nobody knows for whom this product is."),
}
"""What is wrong, by the importer's code."""

REMEDIES: Final[Mapping[str, str]] = {
    "AMBIGUOUS_NUMBER": marked("Write it without a mark between the thousands."),
    "ANOTHER_LANGUAGE": marked("Correct the language of the row, or leave it empty."),
    "CURRENCY_CONFLICT": marked("Give all prices of a row in one currency."),
    "DIGITS_LOST": marked("Format the column as text and type it again."),
    "FORMULA_FAILED": marked("Mend the formula or write the value itself."),
    "HALF_A_TIER": marked("Fill in both cells or leave both empty."),
    "NEGATIVE": marked("Write a number above zero."),
    "NOT_AN_ATTRIBUTE": marked("Write one per line, such as Capacity: 500 [ml]."),
    "NOT_A_NUMBER": marked("Write digits, and a point before the decimals."),
    "NOT_A_TERM": marked("Write its three letters and the place, such as FOB Ningbo."),
    "NOT_A_TIER": marked("Write tiers such as 500: 3.85; 2000: 3.42."),
    "NOT_DAYS": marked("Write whole days, such as 30."),
    "NOT_TEXT": marked("Write a plain value."),
    "PERCENT": marked("Write the number itself."),
    "PICTURE_MISSING": marked("Put it into the ZIP."),
    "RANGE": marked("Write one number; for prices by quantity use the columns of the tiers."),
    "REPEATED_NUMBER": marked("Give each product its own item number, or leave out one of the rows."),
    "TOO_LONG": marked("Shorten it."),
    "TURNED_INTO_DATE": marked("Format the column as text and type it again."),
    "UNIT_CONFLICT": marked("Give all prices for the unit of the row."),
    "UNKNOWN_CERTIFICATE": marked("Write kinds such as CE, RoHS or FDA, separated by commas."),
    "UNKNOWN_COUNTRY": marked("Write the country's name or its two letters, such as CN."),
    "UNKNOWN_LANGUAGE": marked("Write its code, such as zh or en."),
    "UNKNOWN_SECTION": marked("Write a section's name or key as the fair has it."),
    "UNKNOWN_UNIT": marked("Write a unit such as pcs, set, kg or 个."),
    "UNKNOWN_VISIBILITY": marked("Write public, registered or chosen."),
}
"""What to do, by the importer's code."""

SENTENCES: Final = frozenset(
    {
        marked("A GTIN has 8, 12, 13 or 14 digits."),
        marked("A larger quantity may not cost more for each unit."),
        marked("A price has to be more than nothing."),
        marked("An HS code has 6 to 10 digits, for example 9617.00."),
        marked("Correct this cell and import again."),
        marked("Each tier has to begin at a larger quantity than the one before."),
        marked("Fill in this cell."),
        marked("Give a quantity of more than nothing."),
        marked("This GTIN's check digit is wrong: please look at the barcode again."),
        marked("This has to be more than nothing."),
        marked("This is not a country code of ISO 3166, for example CN, DE or BR."),
        marked("This is not a currency code of ISO 4217, for example USD, EUR or CNY."),
        marked("This is not a number: digits, and a point before the decimals."),
        marked("This is not an amount: digits, and a point before the decimals."),
        marked("This price is too large."),
    }
)
"""What the catalog says in words alone."""

FILES: Final[Mapping[str, str]] = {
    "NOT_PICTURES": marked(
        "The ZIP of pictures holds something else, or no picture. Put only JPEG, PNG, WebP, GIF or AVIF into it."
    ),
    "TOO_MUCH": marked("Too many uploaded files wait unused. Please try again in a few hours."),
    "UPLOAD_NOT_FOUND": marked("This file is not here any more. Please choose it once more."),
    "UPLOAD_USED": marked("This file is not here any more. Please choose it once more."),
}
"""What is wrong with a file as a whole, by the service's code."""

WRONG_FILES: Final[Mapping[str, str]] = {
    "sheet": marked("This file is no sheet: use XLSX, CSV or JSON Lines."),
    "pictures": marked("This file is no ZIP. Put the pictures into one."),
}
"""What is said of a file of the wrong kind, by the form's field."""

_BEGINNINGS: Final[Mapping[str, str]] = {
    "Add a column ": marked("Add this column, or say what holds for all rows."),
    "Name the place after ": marked("Name the place after the rule, for example FOB Ningbo."),
    "This is not a rule of Incoterms 2020": REASONS["NOT_A_TERM"],
}
"""What it says with details, by how that begins."""

_MEANT: Final = re.compile(r"Did you mean (.+)\?", re.DOTALL)


@dataclass(frozen=True)
class RowWords:
    """What is said about a bad cell, and in which language each of the two sentences is."""

    reason: str
    reason_language: str
    remedy: str
    remedy_language: str


def file_problem(found: Mapping[str, Any], field: str | None = None) -> Problem:
    """Return a GraphQL Problem with a file, at the form's ``field``; in our own words where there are some."""
    code = found["code"]
    words = WRONG_FILES.get(field or "") if code == "WRONG_FILE_TYPE" else FILES.get(code)
    return replace(Problem.of(found), field=field) if words is None else Problem(code, words, field)


def row_words(language: str, problem: Mapping[str, Any]) -> RowWords:
    """Return a GraphQL ImportProblem's reason and remedy in ``language``, or in English."""
    reason = _said(language, problem["message"], REASONS.get(problem["code"]))
    remedy = _said(language, problem["hint"] or "", REMEDIES.get(problem["code"]))
    return RowWords(*reason, *remedy)


def _said(language: str, english: str, own: str | None) -> tuple[str, str]:
    """Return a sentence and its language: the one for its code comes last, for it says the least."""
    if language == ENGLISH or not english:
        return english, ENGLISH
    words = catalogue(language)
    meant = _MEANT.fullmatch(english)
    if meant is not None:
        return words.gettext("Did you mean %(words)s?") % {"words": meant[1]}, language
    if english in SENTENCES:
        return words.gettext(english), language
    found = next((ours for begins, ours in _BEGINNINGS.items() if english.startswith(begins)), own)
    return (english, ENGLISH) if found is None else (words.gettext(found), language)
