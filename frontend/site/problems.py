"""What went wrong, in the reader's language, and which page says so.

Services explain themselves in English with a stable code; the codes that people meet
have their own sentence here, the others keep the service's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontend.site.languages.catalogues import marked
from frontend.site.languages.translation_words import Said, said

SENTENCES: Mapping[str, str] = {
    "SIGN_IN_REQUIRED": marked("Please sign in first."),
    "FORBIDDEN": marked("Your account may not do this."),
    "RATE_LIMITED": marked("That was a little too fast. Please wait a moment and try again."),
    "UNAVAILABLE": marked("This part of the fair does not answer right now. Please try again in a minute."),
    "EMAIL_NOT_CONFIRMED": marked("Please confirm your e-mail address first: follow the link in our mail."),
    "SIGN_IN_FAILED": marked("E-mail address or password is wrong."),
    "SIGN_IN_LOCKED": marked("Too many attempts failed."),
    "CODE_REQUIRED": marked("Enter the code of your authenticator app, or a recovery code."),
    "WRONG_CODE": marked("This code is not valid, or has been used already."),
    "WRONG_PASSWORD": marked("This is not your password."),
    "LINK_EXPIRED": marked("This link is not valid any more; please ask for a new one."),
    "LAST_OWNER": marked("An organisation needs an owner: make somebody else an owner first."),
    "INVITATION_FOR_ANOTHER": marked("This invitation was sent to another e-mail address; sign in with that one."),
    "ALREADY_MEMBER": marked("This person belongs to the organisation already."),
    "TWO_FACTOR_ON": marked("The second factor is on already."),
    "TWO_FACTOR_OFF": marked("The second factor is off."),
    "SHOWN_ALREADY": marked("This was done before, and its secret is not shown again; please begin again."),
    "FILE_EMPTY": marked("There is nothing in this file."),
    "FILE_KIND": marked("This file is no sheet: use XLSX, CSV or JSON Lines."),
    "FILE_DAMAGED": marked("This file is damaged and cannot be read. Save it again and upload it once more."),
    "FILE_ENCRYPTED": marked("This file needs a password. Save it without one."),
    "FILE_ENCODING": marked("The characters of this file cannot be read. Save it as UTF-8 or XLSX."),
    "FILE_TOO_LARGE": marked("This file is larger than we take. Split it into several."),
    "FILE_SUSPICIOUS": marked("This file is not taken: it unpacks to something unsafe."),
    "TOO_MANY_ROWS": marked("This sheet has more rows than are taken at once. Split it into several."),
    "TOO_MANY_COLUMNS": marked("This sheet has more columns than a sheet of products has."),
    "HEADER_NOT_FOUND": marked(
        "None of the first rows names columns that we know, such as item number, product name and unit price."
    ),
    "ROWS_REFUSED": marked("Some rows are bad, so nothing was imported, as you asked."),
    "IMPORT_RUNNING": marked("Your last import has not ended yet. Wait for it, then try again."),
    "NOTHING_TO_UNDO": marked("Only your last import that changed something can be undone, and only once."),
    "COPY_NOT_FOUND": marked("This pair of listings is not suspected any more."),
    "COPY_CONFIRMED": marked("The organiser has looked at both and holds them to be the same goods."),
    "VERSION_CONFLICT": marked("Somebody else has just saved this too. Save again to see both."),
    "SLUG_TAKEN": marked("Another fair has this address already."),
    "PLAN_CHANGED": marked("Somebody else has saved this plan meanwhile; look at theirs first."),
    "STAND_NUMBER_TWICE": marked("Two stands have the same number."),
    "STAND_OUTSIDE": marked("A stand lies outside of the hall."),
    "STANDS_OVERLAP": marked("Two stands overlap."),
    "STAND_NOT_FOUND": marked("This hall has no stand with this number."),
    "STAND_TAKEN": marked("Another booth has this stand."),
    "NO_FREE_STAND": marked("No stand is free in the halls of this section."),
    "STAND_IN_USE": marked("A booth has one of the stands that would go; move the booth first."),
    "HALL_IN_USE": marked("There are booths in this hall; move them first."),
    "CONTRAST_TOO_LOW": marked("Words in this colour could not be read well; take a darker one."),
    "TOO_MANY_KEPT": marked("There is no room for more; remove something first."),
    "ALREADY_IN_LIST": marked("That list has this already, with a note of its own."),
    "MAKER_HAS_LEFT": marked("Who made this list has left the company: it stays shared, or is deleted."),
    "LIST_NOT_FOUND": marked("This list is gone, or is not shared with you any more."),
    "FAVOURITE_NOT_FOUND": marked("This is in none of your lists any more."),
    "PRODUCT_NOT_FOUND": marked("This product is not shown any more."),
    "EXHIBITOR_NOT_FOUND": marked("This exhibitor is not shown any more."),
    "SUGGESTION_NOT_FOUND": marked("This suggestion does not hold any more."),
    "WISH_NOT_FOUND": marked("There is no such wish any more."),
    "TOO_MANY_WISHES": marked("You may have 20 open wishes at a fair; close some first."),
    "REMATCH_RUNNING": marked("The last rematch or preview of this fair has not ended yet; wait for it."),
    "SCHEDULE_RUNNING": marked("The last schedule of this fair is still being made; wait for it."),
    "SCHEDULE_UNFINISHED": marked("This schedule is not finished."),
    "TOO_MANY_SLOTS": marked("These are too many times; choose fewer days, shorter ones or longer meetings."),
    "STAFF_NOT_FOUND": marked("This person is not on the booth’s list any more."),
    "BUYER_NOT_FOUND": marked("No such buyer has answered anybody at this fair."),
    "TEXT_NOT_FOUND": marked("This text is not published any more."),
    "OFFER_NOT_FOUND": marked("This suggestion is gone: somebody has worded the text meanwhile."),
    "FORMER_WORDING_NOT_FOUND": marked("Somebody has worded this text anew meanwhile."),
    "MODELS_BUSY": marked("A model is being installed or removed just now; wait for it."),
    "MODEL_NOT_OFFERED": marked("No model translates between these languages, nor two by way of a third."),
    "MODEL_NOT_FETCHED": marked("The models cannot be fetched. Does this machine reach the internet?"),
    "MODEL_REFUSED": marked("This model was refused: it is damaged, not the one promised, or does not run here."),
    "MODELS_FOLDER_FAULTY": marked("The models’ folder cannot be written to. Is the disk full?"),
    "INTERNAL": marked("Something went wrong on our side. Nothing was lost; please try again."),
}

REMARKS = frozenset(
    {
        marked("A password has 10 to 200 characters."),
        marked("A password may not contain your e-mail address."),
        marked("This is not a web address: it has to begin with http:// or https://."),
        marked("This is not an e-mail address, for example name@company.com."),
        marked("This may not be empty."),
        marked("The end has to come after the beginning."),
        marked("Choose at least one language."),
        marked("This is not a time zone, for example Asia/Shanghai."),
        marked("Use letters a to z, digits and hyphens."),
        marked("This date is out of range: years 1900 to 2200."),
        marked("A booth's number is letters and digits, for example 4.2-E07."),
        marked("End with the row's letter and the stand's digits, for example 1.1A01."),
        marked("There are 1 to 100 rows."),
        marked("A row has 1 to 200 stands, and a hall at most 2000."),
        marked("This is 0.5 to 2000 metres."),
        marked("This is 1 to 2000 metres."),
        marked("This is 0 to 2000 metres."),
        marked("A name cannot contain a web address."),
        marked("This is too short: at least 3 characters."),
        marked("A country cannot be both wanted and unwanted."),
        marked("A market cannot be both wanted and excluded."),
        marked("Give a quantity of more than nothing."),
        marked("This is not a number: digits, and a point before the decimals."),
        marked("This is not an amount: digits, and a point before the decimals."),
        marked("This is not a date; write year-month-day, for example 2027-04-15."),
        marked("A weight lies between 0 and 10."),
        marked("Goods have to weigh something: who sells none of hers need not meet her."),
        marked("At most half of a list goes to newcomers."),
        marked("Save a draft first."),
        marked("Hours begin and end on one day, the end after the beginning."),
        marked("Take 1 to 100 meetings a day."),
        marked("The fair is not on at all of these days."),
        marked("Choose two languages."),
        marked("This password is one of the first that others would try."),
    }
)
"""The services' own sentences about an account's fields, which share one code."""


_DETAILED = frozenset({"VALUES_LOST", "TERM_FORBIDDEN"})


@dataclass(frozen=True)
class Problem:
    """Why something was not done. ``message`` is shown; ``field`` names the input to change.

    ``retry_after`` is after how many seconds it can be done, None where waiting does not help.
    """

    code: str
    message: str
    field: str | None = None
    own_words: bool = False
    details: Sequence[Said] = ()
    retry_after: int | None = None

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> "Problem":
        """Return the problem in a mutation's union; ``own_words`` where the sentence is the service's English.

        ``details`` is that sentence taken apart, where it is about words of what was written.
        """
        message = SENTENCES.get(found["code"], found["message"])
        details = said(message) if found["code"] in _DETAILED else ()
        known = found["code"] in SENTENCES or message in REMARKS or bool(details)
        wait = found.get("retryAfter")
        return cls(found["code"], message, found.get("field"), not known, details, wait)


class Unanswered(Exception):
    """The server refused a page's query.

    ``status`` is the HTTP status to show, ``retry_after`` after how many seconds to ask again, where it says so.
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
    """Raise `Unanswered` for the first of a query's errors, if there is one."""
    for error in errors:
        code = code_of(error)
        wait = (error.get("extensions") or {}).get("retryAfter")
        raise Unanswered(404 if code.endswith("NOT_FOUND") else _STATUSES.get(code, 400), code, wait)
