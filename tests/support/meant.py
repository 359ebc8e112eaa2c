"""Values for arguments by their names, such as somebody might mean who has read the schema."""

from collections.abc import Mapping
from typing import Any, Final

from tests.support.cast import PASSWORD, Cast

WORDS: Final = {
    "base": "USD",
    "closesAt": "2027-10-25T00:00:00Z",
    "country": "CN",
    "currency": "EUR",
    "currentPassword": PASSWORD,
    "email": "somebody@new.example",
    "endsAt": "2027-04-17T00:00:00Z",
    "expiresAt": "2027-06-01T00:00:00Z",
    "kind": "ISO9001",
    "language": "en",
    "languages": "en",
    "newPassword": "another flask, 41 cartons",
    "opensAt": "2027-10-15T00:00:00Z",
    "password": PASSWORD,
    "rate": "0.9",
    "scopes": "catalog:read",
    "section": "household-appliances",
    "sections": "household-appliances",
    "slug": "winter-2027",
    "startsAt": "2027-04-16T00:00:00Z",
    "timeZone": "Asia/Shanghai",
    "token": "t" * 43,
}
SINGULAR: Final = {"ids": "productId", "organisationIds": "organisationId"}
SCALARS: Final[dict[str, Any]] = {
    "String": "words",
    "ID": "prod_01HZX3AAAAAAAAAAAAAAAAAAAA",
    "Int": 2,
    "Float": 2.5,
    "Boolean": True,
    "BigInt": 2,
    "Decimal": "2.5",
    "Date": "2027-04-15",
    "DateTime": "2027-04-16T00:00:00Z",
}


def things_of(cast: Cast) -> Mapping[str, Any]:
    """Return what belongs into arguments whose name alone does not say it, by ``field.argument``."""
    return {
        "HallInput.key": "hall-1",
        "HallPlanInput.hall": "hall-1",
        "HallPlanInput.version": 1,
        "LayOutStandsInput.first": "A01",
        "LayOutStandsInput.hall": "hall-1",
        "LayOutStandsInput.version": 0,
        "StandInput.number": "A01",
        "StandInput.x": 0,
        "StandInput.y": 0,
        "removeHall.hall": "hall-1",
        "ImportProductsInput.uploadId": cast.things["sheetId"],
        "acceptInvitation.token": cast.things["invitationToken"],
        "booth.id": cast.things["boothId"],
        "fairSheet.id": cast.things["fairSheetId"],
        "decideRegistrations.ids": [cast.things["registrationId"]],
        "enquiry.id": cast.things["enquiryId"],
        "cancelImport.id": cast.things["importId"],
        "undoImport.id": cast.things["importId"],
        "changeProduct.id": cast.things["productId"],
        "ProductVersionInput.id": cast.things["productId"],
        "ProductVersionInput.version": 2,
        "changeProduct.version": 1,
        "duplicateProduct.id": cast.things["productId"],
        "productVersion.version": 1,
        "exhibitor.id": cast.things["exhibitorId"],
        "exportJob.id": cast.things["exportId"],
        "fair.id": cast.things["fairId"],
        "changeFavouriteList.id": cast.things["oldListId"],
        "changeFavouriteNote.id": cast.things["favouriteId"],
        "deleteFavouriteList.id": cast.things["oldListId"],
        "deleteSavedSearch.id": cast.things["oldSearchId"],
        "favouriteList.id": cast.things["listId"],
        "lookAtSavedSearch.id": cast.things["searchId"],
        "moveFavourite.id": cast.things["favouriteId"],
        "AnswerSuggestionInput.id": cast.things["suggestionId"],
        "takeBackAnswer.id": cast.things["suggestionId"],
        "closeWish.id": cast.things["wishId"],
        "rematchRun.id": cast.things["runId"],
        "meetingSchedule.id": cast.things["scheduleId"],
        "repairMeetingSchedule.id": cast.things["scheduleId"],
        "activateMeetingSchedule.id": cast.things["scheduleId"],
        "lockMeeting.id": cast.things["meetingId"],
        "ScheduleTermsInput.sections": [],
        "ScheduleTermsInput.exhibitorCountries": [],
        "ScheduleTermsInput.buyerCountries": [],
        "startMeetingSchedule.seconds": 60,
        "MeetingTimesInput.days": [],
        "MeetingTimesInput.begins": 540,
        "MeetingTimesInput.ends": 600,
        "MeetingTimesInput.minutes": 30,
        "MeetingHoursInput.timeZone": "Europe/Moscow",
        "MeetingHoursInput.begins": 540,
        "MeetingHoursInput.ends": 600,
        "MeetingHoursInput.mostPerDay": 5,
        "wish.id": cast.things["wishId"],
        "importJob.id": cast.things["importId"],
        "importProgress.jobId": cast.things["importId"],
        "invitation.token": cast.things["invitationToken"],
        "orderExhibitorPictures.pictureIds": [cast.things["pictureId"]],
        "orderProductPictures.pictureIds": [cast.things["productPictureId"]],
        "organisation.id": cast.things["organisationId"],
        "product.id": cast.things["productId"],
        "removeProductPicture.pictureId": cast.things["productPictureId"],
        "restoreProductVersion.version": 1,
    }


def meant(cast: Cast, name: str, kind: str) -> Any:
    """Return a scalar for an argument of this name and type, about what ``cast`` has."""
    return cast.things.get(SINGULAR.get(name, name)) or WORDS.get(name) or SCALARS[kind]
