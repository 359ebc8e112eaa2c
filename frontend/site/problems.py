"""Problems in the reader's language, and the HTTP status of the page that shows them.

Services report problems in English with a stable code; the codes that users meet have their own sentence here, the
others keep the service's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontend.site.languages.catalogues import marked
from frontend.site.languages.translation_words import SplitSentence, split_sentences

SENTENCES: Mapping[str, str] = {
    "SIGN_IN_REQUIRED": marked("Please sign in first."),
    "FORBIDDEN": marked("Your account does not have permission to do this."),
    "RATE_LIMITED": marked("You have sent too many requests. Please wait a moment and try again."),
    "UNAVAILABLE": marked("This part of the fair is not responding right now. Please try again in a minute."),
    "EMAIL_NOT_CONFIRMED": marked("Please confirm your email address first: follow the link in our email."),
    "SIGN_IN_FAILED": marked("Wrong email address or password."),
    "SIGN_IN_LOCKED": marked("Too many failed attempts."),
    "CODE_REQUIRED": marked("Enter the code from your authenticator app, or a recovery code."),
    "WRONG_CODE": marked("This code is not valid, or has already been used."),
    "WRONG_PASSWORD": marked("The password is wrong."),
    "LINK_EXPIRED": marked("This link is no longer valid. Please ask for a new one."),
    "LAST_OWNER": marked("An organisation needs an owner. Make someone else an owner first."),
    "INVITATION_FOR_ANOTHER": marked("This invitation was sent to another email address; sign in with that one."),
    "ALREADY_MEMBER": marked("This person already belongs to the organisation."),
    "TWO_FACTOR_ON": marked("Two-factor authentication is already on."),
    "TWO_FACTOR_OFF": marked("Two-factor authentication is off."),
    "SHOWN_ALREADY": marked("This has already been done, and the secret is not shown again. Please start again."),
    "FILE_EMPTY": marked("This file is empty."),
    "FILE_KIND": marked("This is not a spreadsheet: use XLSX, CSV or JSON Lines."),
    "FILE_DAMAGED": marked("This file is damaged and cannot be read. Save it again and upload it again."),
    "FILE_ENCRYPTED": marked("This file is protected by a password. Save it without one."),
    "FILE_ENCODING": marked("The characters in this file cannot be read. Save it as UTF-8 or XLSX."),
    "FILE_TOO_LARGE": marked("This file is too large. Split it into several."),
    "FILE_SUSPICIOUS": marked("This file was rejected: it unpacks to something unsafe."),
    "TOO_MANY_ROWS": marked("This spreadsheet has too many rows to import at once. Split it into several."),
    "TOO_MANY_COLUMNS": marked("This spreadsheet has more columns than a product spreadsheet can have."),
    "HEADER_NOT_FOUND": marked(
        "We found no header row with columns we know, such as item number, product name and unit price."
    ),
    "ROWS_REFUSED": marked("Some rows have errors, so nothing was imported, as you chose."),
    "IMPORT_RUNNING": marked("Your last import has not finished yet. Wait for it, then try again."),
    "NOTHING_TO_UNDO": marked("Only your last import that changed something can be undone, and only once."),
    "POSSIBLE_DUPLICATE_NOT_FOUND": marked("This pair is no longer a possible duplicate."),
    "DUPLICATE_CONFIRMED": marked("The organiser has reviewed both and considers them the same product."),
    "VERSION_CONFLICT": marked("Someone else has just saved changes too. Save again to see both versions."),
    "ADDRESS_REFUSED": marked("Enter an address that starts with https:// and leads to a public server."),
    "CALENDAR_NOT_NEEDED": marked("This fair is over."),
    "SLUG_TAKEN": marked("Another fair already uses this address."),
    "PLAN_CHANGED": marked("Someone else has saved this floor plan in the meantime. Look at their version first."),
    "DUPLICATE_SPACE_NUMBER": marked("Two spaces have the same number."),
    "SPACE_OUTSIDE": marked("A space is outside the hall."),
    "SPACES_OVERLAP": marked("Two spaces overlap."),
    "SPACE_NOT_FOUND": marked("This hall has no space with this number."),
    "SPACE_TAKEN": marked("This space is taken by another booth."),
    "NO_FREE_SPACE": marked("No space is free in the halls of this section."),
    "SPACE_IN_USE": marked("One of the spaces you are removing has a booth. Move the booth first."),
    "HALL_IN_USE": marked("There are booths in this hall. Move them first."),
    "CONTRAST_TOO_LOW": marked("Text in this colour would be hard to read. Choose a darker one."),
    "TOO_MANY_KEPT": marked("You have reached the maximum number. Remove one first."),
    "ALREADY_DECIDED": marked("This application has already been decided."),
    "BOOTH_DECIDED": marked("This application has already been decided."),
    "ALREADY_IN_LIST": marked("It is already in that list, with a different note."),
    "MAKER_HAS_LEFT": marked("The person who made this list has left the company. Keep it shared, or delete it."),
    "LIST_NOT_FOUND": marked("This list no longer exists, or is no longer shared with you."),
    "FAVOURITE_NOT_FOUND": marked("This is no longer in any of your lists."),
    "PRODUCT_NOT_FOUND": marked("This product is no longer shown."),
    "EXHIBITOR_NOT_FOUND": marked("This exhibitor is no longer shown."),
    "RECOMMENDATION_NOT_FOUND": marked("This recommendation is no longer valid."),
    "SOURCING_NEED_NOT_FOUND": marked("This sourcing need no longer exists."),
    "TOO_MANY_SOURCING_NEEDS": marked("You can have up to 20 open sourcing needs at a fair. Close some first."),
    "MATCHMAKING_RUNNING": marked("A run or a preview for this fair is still in progress. Please wait."),
    "SCHEDULE_RUNNING": marked("A schedule for this fair is still being created. Please wait."),
    "SCHEDULE_UNFINISHED": marked("This schedule is not finished."),
    "TOO_MANY_SLOTS": marked("Too many time slots. Choose fewer days, shorter days or longer meetings."),
    "STAFF_NOT_FOUND": marked("This person is no longer on the booth staff."),
    "BUYER_NOT_FOUND": marked("This buyer takes no part in matchmaking at this fair."),
    "MEETING_NOT_FOUND": marked("There is no such meeting."),
    "RECORDING_GONE": marked("This recording has been deleted or has expired."),
    "RECORDING_NOT_FOUND": marked("There is no such recording."),
    "RECORDING_TOO_LONG": marked(
        "One file can be prepared of recordings of up to 3 hours and 8 GiB. Download the participants’ files instead."
    ),
    "TIME_NOT_AVAILABLE": marked("Nobody can meet at this time. Choose another one."),
    "TIMES_FREE": marked("This exhibitor has free times that suit you. Book one of them."),
    "NOT_WAITING": marked("You are not on this exhibitor’s waiting list."),
    "TOO_MANY_CALENDARS": marked("You have connected too many calendars. Please try again in an hour."),
    "OFFER_AWAITS_ANSWER": marked("This exhibitor keeps a time for you. Accept or decline it first."),
    "BUYER_DECLINED": marked("This exhibitor has declined your request for a meeting. Send an enquiry instead."),
    "WAITING_LIST_FULL": marked("This exhibitor’s waiting list is full. Send an enquiry instead."),
    "TOO_MANY_WAITING_LISTS": marked(
        "You are on too many waiting lists at this fair. Leave one before you join another."
    ),
    "TIME_TAKEN": marked("Somebody has another meeting at this time. Choose another one."),
    "MEETING_STEP_REFUSED": marked("This is not possible any more: the meeting has changed in the meantime."),
    "TOO_MANY_MEETING_REQUESTS": marked("Too many of your meeting requests wait for an answer. Withdraw one first."),
    "TOO_MANY_MEETINGS": marked(
        "You have arranged enough meetings with this company. Hold, move or cancel one of them first."
    ),
    "ROOM_NOT_OPEN": marked("The room opens 15 minutes before the meeting."),
    "ROOM_CLOSED": marked("There is no room for this meeting, or it is closed."),
    "MEDIA_UNAVAILABLE": marked("Video is not available at the moment. Please try again in a minute."),
    "TEXT_NOT_FOUND": marked("This text is no longer published."),
    "TRANSLATION_SUGGESTION_NOT_FOUND": marked(
        "This suggestion no longer applies: someone has edited the translation in the meantime."
    ),
    "FORMER_TRANSLATION_NOT_FOUND": marked("Someone has edited this translation in the meantime."),
    "MODELS_BUSY": marked("A model is being installed or removed. Please wait until it finishes."),
    "MODEL_NOT_OFFERED": marked("No model translates between these languages, either directly or through a third one."),
    "MODEL_NOT_FETCHED": marked("The models cannot be downloaded. Check the server’s internet connection."),
    "MODEL_REFUSED": marked("This model was rejected: it is damaged, is not the expected one, or does not run here."),
    "MODELS_FOLDER_FAULTY": marked("The model could not be saved on the server. The disk may be full."),
    "MEETING_POINT_NOT_FOUND": marked("This note is gone. Load the page again."),
    "PRODUCT_NOT_SHOWN": marked("The buyer cannot see this product. Choose another one."),
    "TABLE_CLOSED": marked("Nothing can be added to this meeting now."),
    "TABLE_FULL": marked("This meeting has as many entries of this kind as it can have."),
    "NOTHING_NOTED": marked("Add a note before you send the minutes."),
    "INTERNAL": marked("Something went wrong on our side. Nothing was lost; please try again."),
}

REMARKS = frozenset(
    {
        marked("A password must have 10 to 200 characters."),
        marked("A password must not contain your email address."),
        marked("This is not a web address. It must start with http:// or https://."),
        marked("This is not an email address, for example name@company.com."),
        marked("This cannot be empty."),
        marked("The end must be after the start."),
        marked("Choose at least one language."),
        marked("This is not a time zone, for example Asia/Shanghai."),
        marked("Use letters a to z, digits and hyphens."),
        marked("This date is out of range: years 1900 to 2200."),
        marked("A space number has letters and digits, for example 4.2-E07."),
        marked("The number must end with the row’s letter and the space’s digits, for example 1.1A01."),
        marked("Enter 1 to 100 rows."),
        marked("A row can have 1 to 200 spaces, and a hall up to 2,000."),
        marked("Enter 0.5 to 2,000 metres."),
        marked("Enter 1 to 2,000 metres."),
        marked("Enter 0 to 2,000 metres."),
        marked("A name cannot contain a web address."),
        marked("This is too short: at least 3 characters."),
        marked("You cannot both prefer and exclude the same country."),
        marked("You cannot both target and exclude the same market."),
        marked("Enter a quantity above zero."),
        marked("This is not a number. Use digits, with a point before the decimals."),
        marked("This is not an amount. Use digits, with a point before the decimals."),
        marked("This is not a date. Enter year-month-day, for example 2027-04-15."),
        marked("A weight must be between 0 and 10."),
        marked(
            "Products must have a weight above zero: a buyer has no reason to meet an exhibitor "
            "who does not sell what they want."
        ),
        marked("At most half of each list can be reserved for newcomers."),
        marked("Save a draft first."),
        marked("Hours must start and end on the same day, with the end after the start."),
        marked("Enter 1 to 100 meetings per day."),
        marked("Enter at most 10 times per day."),
        marked("Enter exceptions for at most 31 days."),
        marked("The fair is not open on some of these days."),
        marked("Choose two languages."),
        marked("Choose the side that does it."),
        marked("This password is too easy to guess."),
    }
)
"""The services' own sentences about input fields, which share one code."""


_DETAILED = frozenset({"VALUES_LOST", "TERM_FORBIDDEN"})


@dataclass(frozen=True)
class Problem:
    """Why something was not done. ``message`` is shown; ``field`` names the input to change.

    ``retry_after`` is the number of seconds after which it can be done, None if waiting does not help.
    """

    code: str
    message: str
    field: str | None = None
    own_words: bool = False
    details: Sequence[SplitSentence] = ()
    retry_after: int | None = None

    @classmethod
    def of(cls, problem: Mapping[str, Any]) -> "Problem":
        """Return the problem in a mutation's union; ``own_words`` if the sentence is the service's English.

        ``details`` is that sentence split up, if it is about words of the input.
        """
        message = SENTENCES.get(problem["code"], problem["message"])
        details = split_sentences(message) if problem["code"] in _DETAILED else ()
        known = problem["code"] in SENTENCES or message in REMARKS or bool(details)
        wait = problem.get("retryAfter")
        return cls(problem["code"], message, problem.get("field"), not known, details, wait)


class HttpError(Exception):
    """Refusal of a page's query by the server.

    ``status`` is the HTTP status to show, ``retry_after`` the seconds after which to ask again, if the server gives
    them.
    """

    def __init__(self, status: int, code: str, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after = retry_after


_STATUSES = {
    "SIGN_IN_REQUIRED": 401,
    "FORBIDDEN": 403,
    "INVALID": 404,
    "LINK_EXPIRED": 404,
    "RATE_LIMITED": 429,
    "UNAVAILABLE": 503,
    "INTERNAL": 500,
}


def code_of(error: Mapping[str, Any]) -> str:
    """Return a GraphQL error's stable code."""
    return str((error.get("extensions") or {}).get("code", "INTERNAL"))


def refuse(errors: Sequence[Mapping[str, Any]]) -> None:
    """Raise `HttpError` for the first of a query's errors, if there is one."""
    for error in errors:
        code = code_of(error)
        wait = (error.get("extensions") or {}).get("retryAfter")
        raise HttpError(404 if code.endswith("NOT_FOUND") else _STATUSES.get(code, 400), code, wait)
