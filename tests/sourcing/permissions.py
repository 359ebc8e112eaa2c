"""Who may ask and do what of sourcing, with example arguments."""

from typing import Any, Final

from tests.support.enquiring import an_enquiry
from tests.support.permissions import ANYBODY, APPLICANTS, IMPORTERS, KEYS, PEOPLE, Cast, Permissions
from tests.support.world import World


def _arguments(cast: Cast) -> dict[str, Any]:
    return {
        "enquiry.id": cast.things["enquiryId"],
    }


async def _things(world: World, cast: Cast) -> None:
    cast.things.update(await an_enquiry(world, cast.actors["buyer"], cast.things["productId"]))


PERMISSIONS: Final = Permissions(
    queries={
        "enquiries": PEOPLE | KEYS,
        "enquiry": IMPORTERS | {"buyer"},
        "unreadEnquiries": ANYBODY,
    },
    mutations={
        "sendEnquiry": APPLICANTS,
        "replyToEnquiry": frozenset({"buyer", "exhibitor"}),
        "closeEnquiry": frozenset({"buyer", "exhibitor"}),
        "markEnquiryRead": frozenset({"buyer", "exhibitor"}),
    },
    arguments=_arguments,
    things=_things,
    optional=frozenset({"sendEnquiry.productId"}),
)
