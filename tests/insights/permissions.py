"""Who may ask and do what of insights, with example arguments."""

from typing import Final

from tests.support.permissions import ANYBODY, COMPANIES, ORGANISER, ORGANISERS, Permissions

PERMISSIONS: Final = Permissions(
    queries={
        "auditLog": COMPANIES | ORGANISERS | {"reading_key"},
        "auditVerbs": ANYBODY,
        "exhibitorInsights": COMPANIES | {"reading_key"},
        "fairInsights": ORGANISER,
    },
    mutations={
        "exportAuditLog": COMPANIES | ORGANISERS | {"reading_key"},
    },
)
