"""Enums of schedules, described for GraphQL before the first type refers to them."""

import strawberry

from expo.matchmaking.schedules.models import ChangeKind, ScheduleStatus
from matching.schedule.explaining import Reason, Remedy

strawberry.enum(ChangeKind, name="ScheduleChangeKind", description="What a revision did to a meeting.")
strawberry.enum(ScheduleStatus, name="MeetingScheduleStatus", description="Status of a schedule.")
strawberry.enum(Reason, name="UnscheduledReason", description="Reason for which a pair does not meet.")
strawberry.enum(Remedy, name="UnscheduledRemedy", description="Change that would let a pair meet.")

__all__ = ["ChangeKind", "Reason", "Remedy", "ScheduleStatus"]
