"""Validation of booth input: cleaned, bounded, rejected by field."""

from expo.exhibitors.companies.rules.checks import checked_spoken
from expo.exhibitors.models import StaffMember
from expo.fairs.floor_plans.models import checked_space_number
from expo.kit.text import checked_email, clean, optional


def checked_number(value: str | None) -> str | None:
    """Return a booth number in capitals, such as ``B12`` or ``4.2-E07``, None for blank; raises `Invalid`."""
    text = optional(value, field="number", limit=16)
    return None if text is None else checked_space_number(text)


def checked_staff(member: StaffMember) -> StaffMember:
    """Return a staff member with every field cleaned; raises `Invalid`."""
    email = optional(member.email, field="staff.email", limit=254)
    return StaffMember(
        id=member.id,
        name=clean(member.name, field="staff.name", limit=120),
        position=optional(member.position, field="staff.position", limit=120),
        languages=checked_spoken(member.languages, field="staff.languages"),
        email=email and checked_email(email, field="staff.email"),
    )
