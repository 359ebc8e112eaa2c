"""The booth checklist: named steps towards a good booth, each done or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from expo.exhibitors.models import Booth, BoothStatus, Exhibitor, ExhibitorStatus

GOOD_PICTURES: Final = 3
"""Number of pictures that fill a booth's header."""

GOOD_LANGUAGES: Final = 2
"""Number of languages in which the company itself has written a good story."""

GOOD_PRODUCTS: Final = 10
"""Number of published products that make a booth worth a visit."""


class StepKey(StrEnum):
    """A step towards a good booth, in recommended order."""

    PROFILE = "PROFILE"
    LOGO = "LOGO"
    PICTURES = "PICTURES"
    STORY = "STORY"
    CERTIFICATES = "CERTIFICATES"
    PRODUCTS = "PRODUCTS"
    PROBLEMS = "PROBLEMS"
    BOOTH = "BOOTH"
    STAFF = "STAFF"


class StepTarget(StrEnum):
    """The portal page on which a step is taken."""

    COMPANY = "COMPANY"
    CERTIFICATES = "CERTIFICATES"
    PRODUCTS = "PRODUCTS"
    BOOTHS = "BOOTHS"


@dataclass(frozen=True)
class Step:
    """A step with its current and required count. For problems, ``have`` is the number left."""

    key: StepKey
    target: StepTarget
    have: int
    required: int

    @property
    def done(self) -> bool:
        """Whether the step is done."""
        return self.have <= self.required if self.key is StepKey.PROBLEMS else self.have >= self.required


def checklist(own: Exhibitor, booths: Sequence[Booth], *, today: date, products: int, problems: int) -> list[Step]:
    """Return the onboarding steps of an exhibitor with these booths, published products and listings with problems.

    Certificates that have expired by ``today`` do not count.
    """
    open_ones = [booth for booth in booths if booth.status is BoothStatus.PUBLISHED]
    standing = open_ones or [booth for booth in booths if booth.status is BoothStatus.APPROVED]
    staffed = sum(bool(booth.staff) for booth in standing)
    published = own.status is ExhibitorStatus.PUBLISHED
    valid = [each for each in own.certificates if not each.is_expired(today)]
    company, booth_pages, product_pages = StepTarget.COMPANY, StepTarget.BOOTHS, StepTarget.PRODUCTS
    return [
        Step(StepKey.PROFILE, company, int(published and not own.missing()), 1),
        Step(StepKey.LOGO, company, int(own.logo is not None), 1),
        Step(StepKey.PICTURES, company, len(own.pictures), GOOD_PICTURES),
        Step(StepKey.STORY, company, own.story.author_language_count if own.story else 0, GOOD_LANGUAGES),
        Step(StepKey.CERTIFICATES, StepTarget.CERTIFICATES, len(valid), 1),
        Step(StepKey.PRODUCTS, product_pages, products, GOOD_PRODUCTS),
        Step(StepKey.PROBLEMS, product_pages, problems, 0),
        Step(StepKey.BOOTH, booth_pages, len(open_ones), 1),
        Step(StepKey.STAFF, booth_pages, staffed, max(len(standing), 1)),
    ]
