"""The enums of schedules, described for GraphQL before the first type mentions them."""

import strawberry

from expo.matchmaking.schedules.models import ChangeKind, ScheduleStatus
from expo.matchmaking.schedules.rules.hours import DayPart
from matching.schedule.explaining import Reason, Remedy

strawberry.enum(ChangeKind, name="ScheduleChangeKind", description="What a repair has done to a meeting.")
strawberry.enum(DayPart, name="DayPart", description="A half of a day: before noon, or from noon on.")
strawberry.enum(ScheduleStatus, name="MeetingScheduleStatus", description="Where a schedule stands.")
strawberry.enum(Reason, name="UnmetReason", description="Why a pair does not meet.")
strawberry.enum(Remedy, name="UnmetRemedy", description="What would let a pair meet.")

__all__ = ["ChangeKind", "DayPart", "Reason", "Remedy", "ScheduleStatus"]
