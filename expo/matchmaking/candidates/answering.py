"""Response statistics of exhibitors, computed from their enquiries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from expo.kit.clock import Clock
from expo.matchmaking.candidates.rules.sellers import ResponseRate
from expo.sourcing.models import Enquiry, EnquirySide
from expo.sourcing.service import Enquiries

_DAY = timedelta(days=1)
_HOUR_S = 3600


@dataclass(frozen=True)
class AnswerTimes:
    """Reads response statistics; one query per hundred exhibitors."""

    enquiries: Enquiries
    clock: Clock

    async def of(self, organisation_ids: Sequence[str]) -> dict[str, ResponseRate]:
        """Return response statistics by selling organisation; organisations without enquiries are left out."""
        by_seller: dict[str, list[Enquiry]] = {}
        for each in await self.enquiries.of_parties(organisation_ids, EnquirySide.EXHIBITOR):
            by_seller.setdefault(each.exhibitor_organisation_id, []).append(each)
        return {seller: answering_of(some, self.clock()) for seller, some in by_seller.items()}


def answering_of(enquiries: Sequence[Enquiry], now: datetime) -> ResponseRate:
    """Return the response statistics of some enquiries; an unanswered one younger than a day is not counted yet."""
    counted = [each for each in enquiries if each.answered_at is not None or each.asked_at < now - _DAY]
    hours = [(each.answered_at - each.asked_at).total_seconds() / _HOUR_S for each in counted if each.answered_at]
    return ResponseRate(len(counted), len(hours), median(hours) if hours else 0.0)
