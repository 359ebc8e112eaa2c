"""Rows of an organiser's spreadsheets: applications, exhibitors, listings with problems, a hundred at a time."""

import tomllib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel import Locale

from expo.accounts.organisations import Organisations
from expo.catalog.listings.service import Listings
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.certificates.models import certificate_kind
from expo.exhibitors.models import Booth, Exhibitor
from expo.fairs.fairs.models import Fair, FairApplication
from expo.fairs.fairs.rules.reasons import full_reason
from expo.fairs.sections.models import section as section_of
from expo.kit.access import Actor
from expo.kit.paging import LARGEST_PAGE, Page, Slice

Row = dict[str, str | float]


class FairSheet(StrEnum):
    """A spreadsheet that an organiser can download about a fair."""

    APPLICATIONS = "APPLICATIONS"
    EXHIBITORS = "EXHIBITORS"
    LISTINGS = "LISTINGS"


COLUMNS: Final[dict[FairSheet, tuple[str, ...]]] = {
    FairSheet.APPLICATIONS: (
        *("company", "role", "country", "website", "status"),
        *("applied_at", "decided_at", "reason", "note"),
    ),
    FairSheet.EXHIBITORS: (
        *("company", "english_name", "country", "city", "website", "section", "hall", "space", "status"),
        *("company_status", "verified", "certificates", "applied_at", "reason"),
    ),
    FairSheet.LISTINGS: ("number", "title", "company", "section", "price", "currency", "problems", "address"),
}


@dataclass(frozen=True)
class FairRows:
    """Reads rows for the fair's organiser, whose access has been checked already."""

    booths: Booths
    organisations: Organisations
    listings: Listings
    address: str

    async def read(self, actor: Actor, fair: Fair, sheet: FairSheet, language: str) -> AsyncIterator[list[Row]]:
        """Yield the rows of a spreadsheet in the reader's language, page by page."""
        readers = {
            FairSheet.APPLICATIONS: self._applications,
            FairSheet.EXHIBITORS: self._exhibitors,
            FairSheet.LISTINGS: self._listings,
        }
        part: Slice | None = Slice(LARGEST_PAGE)
        while part is not None:
            page, rows = await readers[sheet](actor, fair, part, language)
            yield rows
            part = Slice(LARGEST_PAGE, page.cursors[-1]) if page.has_next and page.cursors else None

    async def _applications(self, actor: Actor, fair: Fair, part: Slice, language: str) -> tuple[Page[Any], list[Row]]:
        page = await self.booths.fairs.applications(actor, fair_id=fair.id, part=part, role=None, status=None)
        ids = [each.organisation_id for each in page.items]
        found = await self.organisations.find_many(organisation_ids=ids)
        rows = [
            _application(each, fair, language) | (_company(one.name, one.country, one.website, language) if one else {})
            for each, one in zip(page.items, found, strict=True)
        ]
        return page, rows

    async def _exhibitors(self, actor: Actor, fair: Fair, part: Slice, language: str) -> tuple[Page[Any], list[Row]]:
        page = await self.booths.applications(actor, fair_id=fair.id, part=part)
        ids = [each.exhibitor_id for each in page.items]
        found = await self.booths.exhibitors.find_many(ids)
        rows = [
            _booth(each, fair, language) | (_exhibitor(one, language) if one else {})
            for each, one in zip(page.items, found, strict=True)
        ]
        return page, rows

    async def _listings(self, actor: Actor, fair: Fair, part: Slice, language: str) -> tuple[Page[Any], list[Row]]:
        page = await self.listings.with_problems(actor, fair_id=fair.id, part=part)
        owners = await self.booths.exhibitors.find_many([each.exhibitor_id for each in page.items])
        problems = await self.listings.problems(actor, page.items)
        rows: list[Row] = []
        for product, owner, wrong in zip(page.items, owners, problems, strict=True):
            row: Row = {
                "number": product.number,
                "title": product.title.reading(language).text,
                "section": section_of(product.section).names[language],
                "problems": ", ".join(_label("problem", each, language) for each in wrong),
                "address": f"{self.address}/{language}/products/{product.id}",
            }
            if product.best_tier is not None:
                row |= {"price": float(product.best_tier.price.decimal()), "currency": product.best_tier.price.currency}
            rows.append(row | ({"company": owner.name.reading(language).text} if owner else {}))
        return page, rows


def _company(name: str, country: str, website: str | None, language: str) -> Row:
    return {"company": name, "country": _country(country, language), "website": website or ""}


def _country(code: str, language: str) -> str:
    return str(Locale(language).territories.get(code, code))


def _label(column: str, code: str, language: str) -> str:
    return _words()[column][code][language]


@cache
def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("fair_words.toml").read_text(encoding="utf-8"))


def _moment(at: datetime | None, fair: Fair) -> str:
    return "" if at is None else f"{at.astimezone(ZoneInfo(fair.time_zone)):%Y-%m-%d %H:%M}"


def _application(each: FairApplication, fair: Fair, language: str) -> Row:
    return {
        "role": _label("role", each.role, language),
        "status": _label("status", each.status, language),
        "applied_at": _moment(each.applied_at, fair),
        "decided_at": _moment(each.decided_at, fair),
        "reason": full_reason(each.stock_reason, each.reason, language) or "",
        "note": each.note or "",
    }


def _booth(each: Booth, fair: Fair, language: str) -> Row:
    hall = fair.hall(each.hall) if each.hall else None
    return {
        "section": section_of(each.section).names[language],
        "hall": hall.name.reading(language).text if hall else "",
        "space": each.number or "",
        "status": _label("status", each.status, language),
        "applied_at": _moment(each.applied_at, fair),
        "reason": full_reason(each.stock_reason, each.reason, language) or "",
    }


def _exhibitor(each: Exhibitor, language: str) -> Row:
    named = _company(each.name.reading(language).text, each.country, each.website, language)
    return named | {
        "english_name": each.english_name,
        "city": each.city or "",
        "company_status": _label("company_status", each.status, language),
        "verified": "✓" if each.verified else "",
        "certificates": _certificates(each, language),
    }


def _certificates(each: Exhibitor, language: str) -> str:
    kinds: Sequence[str] = list(dict.fromkeys(certificate.kind for certificate in each.certificates))
    return ", ".join(certificate_kind(kind).names[language] for kind in kinds)
