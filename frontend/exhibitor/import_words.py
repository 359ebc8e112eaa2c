"""Problems with a row of a spreadsheet and their remedies, in the reader's language.

The importer reports problems in English, with a code and often with details. English readers see its own sentences;
for the others, each code has a sentence here, and so have the catalogue's own messages, which share one code.
Messages without one stay in English and are marked as such.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from frontend.site.languages.catalogues import catalogue, marked
from frontend.site.problems import Problem

ENGLISH: Final = "en"

REASONS: Final[Mapping[str, str]] = {
    "AMBIGUOUS_NUMBER": marked("This could be read as two different numbers."),
    "ANOTHER_LANGUAGE": marked("This looks like a different language from the one the spreadsheet gives."),
    "CURRENCY_CONFLICT": marked("This price is in a different currency from the one in the row."),
    "DIGITS_LOST": marked("The spreadsheet program has shortened this number and lost digits."),
    "FORMULA_FAILED": marked("The formula in this cell returns an error."),
    "HALF_A_TIER": marked("A price tier needs both a quantity and a price."),
    "MISSING": marked("A required value is missing."),
    "NEGATIVE": marked("This number is below zero."),
    "NOT_AN_ATTRIBUTE": marked("This is not a name and a value."),
    "NOT_A_NUMBER": marked("This is not a number."),
    "NOT_A_TERM": marked("This is not an Incoterms 2020 rule."),
    "NOT_A_TIER": marked("This is not a quantity and a price."),
    "NOT_DAYS": marked("This is not a number of days."),
    "NOT_TEXT": marked("A list or an object is not allowed here."),
    "PERCENT": marked("A percentage is not allowed here."),
    "PICTURE_MISSING": marked("The ZIP file has no picture with this name."),
    "RANGE": marked("This cell contains two numbers."),
    "REPEATED_NUMBER": marked("Another row has the same item number."),
    "TOO_LONG": marked("This cell contains too much text."),
    "TURNED_INTO_DATE": marked("The spreadsheet program has turned this into a date."),
    "UNIT_CONFLICT": marked("This price is for a different unit from the one in the row."),
    "UNKNOWN_CERTIFICATE": marked("There is no such kind of certificate."),
    "UNKNOWN_COUNTRY": marked("There is no such country."),
    "UNKNOWN_LANGUAGE": marked("This is not one of the fair’s languages."),
    "UNKNOWN_SECTION": marked("The fair has no such section."),
    "UNKNOWN_UNIT": marked("There is no such unit."),
    "UNKNOWN_VISIBILITY": marked("This is not a setting for “Who can see it”."),
}
"""Problems, by the importer's code."""

REMEDIES: Final[Mapping[str, str]] = {
    "AMBIGUOUS_NUMBER": marked("Enter it without a thousands separator."),
    "ANOTHER_LANGUAGE": marked("Correct the language of the row, or leave it empty."),
    "CURRENCY_CONFLICT": marked("Use one currency for all prices in a row."),
    "DIGITS_LOST": marked("Format the column as text and type the value again."),
    "FORMULA_FAILED": marked("Fix the formula, or enter the value itself."),
    "HALF_A_TIER": marked("Fill in both cells or leave both empty."),
    "NEGATIVE": marked("Enter a number above zero."),
    "NOT_AN_ATTRIBUTE": marked("Enter one per line, such as Capacity: 500 [ml]."),
    "NOT_A_NUMBER": marked("Enter a number, with a point before the decimals, such as 6.50."),
    "NOT_A_TERM": marked("Enter its three letters and the place, such as FOB Ningbo."),
    "NOT_A_TIER": marked("Enter tiers such as 500: 3.85; 2000: 3.42."),
    "NOT_DAYS": marked("Enter whole days, such as 30."),
    "NOT_TEXT": marked("Enter a plain value."),
    "PERCENT": marked("Enter the number itself."),
    "PICTURE_MISSING": marked("Add the picture to the ZIP file."),
    "RANGE": marked("Enter one number. For prices by quantity, use the tier columns."),
    "REPEATED_NUMBER": marked("Give each product its own item number, or remove one of the rows."),
    "TOO_LONG": marked("Shorten it."),
    "TURNED_INTO_DATE": marked("Format the column as text and type the value again."),
    "UNIT_CONFLICT": marked("Enter all prices for the unit given in the row."),
    "UNKNOWN_CERTIFICATE": marked("Enter certificates such as CE, RoHS or FDA, separated by commas."),
    "UNKNOWN_COUNTRY": marked("Enter the country’s name or its two-letter code, such as CN."),
    "UNKNOWN_LANGUAGE": marked("Enter its code, such as zh or en."),
    "UNKNOWN_SECTION": marked("Enter a section’s name or key as the fair uses it."),
    "UNKNOWN_UNIT": marked("Enter a unit such as pcs, set, kg or 个."),
    "UNKNOWN_VISIBILITY": marked("Enter public, registered or chosen."),
}
"""Remedies, by the importer's code."""

SENTENCES: Final = frozenset(
    {
        marked("A GTIN has 8, 12, 13 or 14 digits."),
        marked("A larger quantity cannot have a higher unit price."),
        marked("A price must be more than zero."),
        marked("An HS code has 6 to 10 digits, for example 9617.00."),
        marked("Correct this cell and import again."),
        marked("Each tier must start at a larger quantity than the one before."),
        marked("Fill in this cell."),
        marked("Enter a quantity above zero."),
        marked("This GTIN’s check digit is wrong. Please check the barcode again."),
        marked("This must be more than zero."),
        marked("Enter a two-letter country code, for example CN, DE or BR."),
        marked("This is not an ISO 4217 currency code, for example USD, EUR or CNY."),
        marked("This is not a number. Use digits, with a point before the decimals."),
        marked("This is not an amount. Use digits, with a point before the decimals."),
        marked("This price is too large."),
    }
)
"""Messages of the catalogue that have no code of their own."""

FILES: Final[Mapping[str, str]] = {
    "NOT_PICTURES": marked(
        "The ZIP file contains other files, or no pictures. Include only JPEG, PNG, WebP, GIF or AVIF."
    ),
    "TOO_MUCH": marked("Too many uploaded files are waiting to be used. Please try again in a few hours."),
    "UPLOAD_NOT_FOUND": marked("This file is no longer here. Please choose it again."),
    "UPLOAD_USED": marked("This file is no longer here. Please choose it again."),
}
"""Problems with a whole file, by the service's code."""

WRONG_FILES: Final[Mapping[str, str]] = {
    "sheet": marked("This is not a spreadsheet: use XLSX, CSV or JSON Lines."),
    "pictures": marked("This is not a ZIP file. Put the pictures into one."),
}
"""Messages for files of the wrong kind, by form field."""

_BEGINNINGS: Final[Mapping[str, str]] = {
    "Add a column ": marked("Add this column, or set one value for all rows."),
    "Add the place after ": marked("Add the place after the Incoterm, for example FOB Ningbo."),
    "This is not an Incoterms 2020 rule": REASONS["NOT_A_TERM"],
}
"""Messages with details, by how they begin."""

_MEANT: Final = re.compile(r"Did you mean (.+)\?", re.DOTALL)


@dataclass(frozen=True)
class RowWords:
    """Problem and remedy for a bad cell, each with the language it is in."""

    reason: str
    reason_language: str
    remedy: str
    remedy_language: str


def file_problem(problem: Mapping[str, Any], field: str | None = None) -> Problem:
    """Return a GraphQL Problem with a file, at the form's ``field``; in our own words where we have any."""
    code = problem["code"]
    words = WRONG_FILES.get(field or "") if code == "WRONG_FILE_TYPE" else FILES.get(code)
    return replace(Problem.of(problem), field=field) if words is None else Problem(code, words, field)


def row_words(language: str, problem: Mapping[str, Any]) -> RowWords:
    """Return a GraphQL ImportProblem's reason and remedy in ``language``, or in English."""
    reason = _translated(language, problem["message"], REASONS.get(problem["code"]))
    remedy = _translated(language, problem["hint"] or "", REMEDIES.get(problem["code"]))
    return RowWords(*reason, *remedy)


def _translated(language: str, english: str, fallback: str | None) -> tuple[str, str]:
    """Return an import message in a language, and the language used.

    For an unknown message, ``fallback`` is used, the generic sentence of its error code; without one, English.
    """
    if language == ENGLISH or not english:
        return english, ENGLISH
    words = catalogue(language)
    match = _MEANT.fullmatch(english)
    if match is not None:
        return words.gettext("Did you mean %(words)s?") % {"words": match[1]}, language
    if english in SENTENCES:
        return words.gettext(english), language
    found = next((ours for begins, ours in _BEGINNINGS.items() if english.startswith(begins)), fallback)
    return (english, ENGLISH) if found is None else (words.gettext(found), language)
