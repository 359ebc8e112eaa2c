"""Who may ask and do what of exhibitors, with example arguments."""

from typing import Any, Final

from tests.support.permissions import ANYBODY, COMPANIES, EXHIBITOR, ORGANISER, SIGNED_IN, Cast, Permissions


def _arguments(cast: Cast) -> dict[str, Any]:
    return {
        "HallInput.key": "hall-1",
        "FloorPlanInput.hall": "hall-1",
        "FloorPlanInput.version": 1,
        "LayOutSpacesInput.first": "A01",
        "LayOutSpacesInput.hall": "hall-1",
        "LayOutSpacesInput.version": 0,
        "SpaceInput.number": "A01",
        "SpaceInput.x": 0,
        "SpaceInput.y": 0,
        "removeHall.hall": "hall-1",
        "booth.id": cast.things["boothId"],
        "exhibitor.id": cast.things["exhibitorId"],
        "orderExhibitorPictures.pictureIds": [cast.things["pictureId"]],
    }


PERMISSIONS: Final = Permissions(
    queries={
        "booth": ANYBODY,
        "boothApplications": ORGANISER,
        "booths": ANYBODY,
        "certificateKinds": ANYBODY,
        "exhibitor": ANYBODY,
        "exhibitors": ANYBODY,
        "myBooths": COMPANIES | {"reading_key"},
        "myExhibitor": COMPANIES | {"reading_key"},
        "unplacedBooths": ORGANISER,
        "fairBooths": ORGANISER,
    },
    mutations={
        "addCertificate": COMPANIES,
        "addExhibitorPicture": EXHIBITOR,
        "applyForBooth": COMPANIES,
        "changeBooth": EXHIBITOR,
        "changeCertificate": EXHIBITOR,
        "closeBooth": EXHIBITOR | ORGANISER,
        "createUpload": SIGNED_IN | {"partner_key"},
        "decideBooth": ORGANISER,
        "orderExhibitorPictures": EXHIBITOR,
        "describeExhibitorPicture": EXHIBITOR,
        "placeBooth": ORGANISER,
        "publishBooth": EXHIBITOR,
        "publishExhibitor": COMPANIES,
        "reinstateExhibitor": ORGANISER,
        "removeCertificate": EXHIBITOR,
        "removeExhibitorPicture": EXHIBITOR,
        "saveExhibitor": COMPANIES,
        "setBrochure": COMPANIES,
        "setContacts": COMPANIES,
        "setLogo": EXHIBITOR,
        "setModel": COMPANIES,
        "setStaff": EXHIBITOR,
        "setVideo": COMPANIES,
        "suspendExhibitor": ORGANISER,
        "revokeVerification": ORGANISER,
        "verifyExhibitor": ORGANISER,
        "withdrawExhibitor": COMPANIES,
        "layOutSpaces": ORGANISER,
        "removeHall": ORGANISER,
        "saveHall": ORGANISER,
        "setFloorPlan": ORGANISER,
        "setHalls": ORGANISER,
        "decideBooths": ORGANISER,
    },
    arguments=_arguments,
    optional=frozenset({"ContactInput.email", "SaveExhibitorInput.city", "exhibitor.id"}),
    last=frozenset({"closeBooth", "setStaff"}),
)
