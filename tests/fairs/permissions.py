"""Who may ask and do what of fairs, with example arguments."""

from typing import Any, Final

from tests.support.permissions import (
    ADMINISTRATOR,
    ANYBODY,
    APPLICANTS,
    KEYS,
    ORGANISER,
    ORGANISERS,
    SIGNED_IN,
    Cast,
    Permissions,
)


def _arguments(cast: Cast) -> dict[str, Any]:
    return {
        "decideFairApplications.ids": [cast.things["applicationId"]],
        "fair.id": cast.things["fairId"],
    }


PERMISSIONS: Final = Permissions(
    queries={
        "accentCheck": ANYBODY,
        "announcements": ORGANISER,
        "categories": ANYBODY,
        "exchangeRates": ANYBODY,
        "fair": ANYBODY,
        "fairs": ANYBODY,
        "myFairApplications": SIGNED_IN | KEYS,
        "applications": ORGANISER,
        "stockReasons": ANYBODY,
    },
    mutations={
        "addAnnouncement": ORGANISER,
        "addProgrammeItem": ORGANISER,
        "changeAnnouncement": ORGANISER,
        "changeBranding": ORGANISER,
        "changeProgrammeItem": ORGANISER,
        "removeAnnouncement": ORGANISER,
        "applyToFair": APPLICANTS,
        "changeFair": ORGANISER,
        "createFair": ORGANISERS,
        "decideFairApplication": ORGANISER,
        "publishFair": ORGANISER,
        "removeProgrammeItem": ORGANISER,
        "setExchangeRates": ADMINISTRATOR,
        "decideFairApplications": ORGANISER,
    },
    arguments=_arguments,
    optional=frozenset({"ChangeFairInput.name", "decideFairApplication.reason", "fair.id"}),
)
