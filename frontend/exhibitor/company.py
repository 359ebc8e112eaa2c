"""The exhibitor's own company: profile with a preview, pictures, files, contacts, certificates."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from frontend.exhibitor.company_conflicts import CONTACTS, PROFILE
from frontend.parts.fields import (
    KINDS,
    MOST_CONTACTS,
    SPOKEN,
    SPOKEN_TOO,
    TEXTS,
    drawn_rows,
    rows,
    said_text,
    whole,
    wording,
)
from frontend.site.form_data import Form, typed
from frontend.site.languages.catalogues import NAMES
from frontend.site.languages.formats import Formats
from frontend.site.pages import Audience, Page, Shown, variables_from
from frontend.site.problems import refuse
from frontend.site.site import House, language_of
from frontend.site.uploads import ACCEPTED, HandIn

_LETTERS: Final = {
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
}


def parts(request: Request) -> Callable[[str], Form]:
    """Return what gives each of a page's forms its own: what was typed and refused belongs to one of them."""
    sent: Form | None = getattr(request.state, "form", None)

    def of(part: str) -> Form:
        return sent if sent is not None and sent.value("part") == part else Form()

    return of


def company_names(shown: Shown) -> Mapping[str, Any]:
    """Return what the company's page needs beside its answer."""
    part, own = parts(shown.request), shown.data.get("myExhibitor") or {}
    return {
        "part": part,
        "contacts": drawn_rows(part("contacts"), "contact", own.get("contacts", ()), MOST_CONTACTS),
        "kinds": KINDS,
        "texts": TEXTS,
        "spoken": SPOKEN,
        "spoken_too": SPOKEN_TOO,
        "accepted": ACCEPTED,
        "wording": wording,
        "likely": likely_language,
        "begun": {"profile": PROFILE.begin(shown.data), "contacts": CONTACTS.begin(shown.data)},
        "head": saved_head(own, language_of(shown.request)),
    }


def likely_language(text: str, otherwise: str) -> str:
    """Return the language whose letters a text is written in, where that is one of the site's; else ``otherwise``."""
    return next((language for language, letters in _LETTERS.items() if letters.search(text)), otherwise)


def saved_head(own: Mapping[str, Any], reader: str) -> dict[str, Any]:
    """Return the head of the booth as it is saved, to be read in a language."""
    plain = {name: own.get(name) for name in (*TEXTS, "city", "kind", "verified", "logo", "pictures")}
    return {**plain, "country": (own.get("country") or {}).get("name"), "reader": reader}


async def complete(house: House, request: Request, name: str, more: Callable[[Shown], Mapping[str, Any]]) -> Response:
    """Show a page of forms, or raise `Unanswered` where any part of its answer is missing.

    Other pages show what there is; a form that shows less than there is would take the rest away.
    """
    found = await house.answer(request, name, **await variables_from(house, request, name))
    Audience.EXHIBITOR.check(found.data)
    refuse(found.errors)
    names = more(Shown(house, request, found.data))
    response = house.show(request, f"{name}.html", data=found.data, **names)
    response.headers["Cache-Control"] = "no-store"
    return response


async def company(house: House, request: Request) -> Response:
    """Show the company's profile to be edited."""
    return await complete(house, request, "portal_company", company_names)


COMPANY: Final = Page("/portal/company", "portal_company", Audience.EXHIBITOR, view=company)
CERTIFICATES: Final = Page(
    "/portal/certificates",
    "portal_certificates",
    Audience.EXHIBITOR,
    more=lambda shown: {"part": parts(shown.request), "accepted": ACCEPTED},
)


def profile_input(languages: Sequence[str], language: str, form: Form) -> dict[str, Any]:
    """Return the whole profile of the form: what is blank is taken away."""
    texts = {name: said_text(form, name, languages, language) for name in TEXTS}
    plain = {name: form.value(name).strip() or None for name in ("city", "website")}
    needed = {name: form.value(name).strip() for name in ("englishName", "country")}
    numbers = {name: whole(form.value(name)) for name in ("founded", "employees")}
    lists = {name: [each for each in form.several(name) if each] for name in ("languages", "markets")}
    kind = form.value("kind") if form.value("kind") in KINDS else None
    return {**texts, **plain, **needed, **numbers, **lists, "kind": kind}


def save_variables(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of saveExhibitor."""
    said = profile_input(tuple(NAMES), language_of(request), form)
    return {"input": said, "version": whole(form.value("version"))}


async def preview(house: House, request: Request) -> Response:
    """Show the head of the booth as what is typed would make it; nothing is saved."""
    found = await house.answer(request, "portal_preview")
    Audience.EXHIBITOR.check(found.data)
    form = typed(await request.form())
    template = "portal_preview_part.html" if request.headers.get("x-part") else "portal_preview.html"
    head = typed_head(form, found.data.get("myExhibitor") or {}, house.languages, language_of(request))
    return house.show(request, template, data=found.data, head=head)


def typed_head(form: Form, own: Mapping[str, Any], languages: Sequence[str], language: str) -> dict[str, Any]:
    """Return the head of the booth as the form says it, for a page in ``language``."""
    reader = form.value("preview_language") if form.value("preview_language") in languages else language
    texts = {name: seen_text(form, name, languages, reader) for name in TEXTS}
    country = dict(Formats(language).countries()).get(form.value("country"))
    kind = form.value("kind") if form.value("kind") in KINDS else None
    said = {**texts, "city": form.value("city").strip(), "country": country, "kind": kind, "reader": reader}
    return {**said, **{name: own.get(name) for name in ("verified", "logo", "pictures")}}


def seen_text(form: Form, name: str, languages: Sequence[str], reader: str) -> dict[str, Any] | None:
    """Return what a reader of a language would see of a text that is being written."""
    said = said_text(form, name, languages, reader)
    if said is None:
        return None
    own = next((each["text"] for each in said["others"] if each["language"] == reader), None)
    return {"text": own or said["text"], "language": reader if own else said["language"]}


def alt_of(request: Request, form: Form) -> dict[str, Any] | None:
    """Return what a picture shows, in the page's language."""
    text = form.value("alt").strip()
    return {"text": text, "language": language_of(request)} if text else None


def picture_variables(request: Request, form: Form, upload_id: str | None) -> dict[str, Any]:
    """Return the variables of addExhibitorPicture and setLogo."""
    return {"uploadId": upload_id, "alt": alt_of(request, form)}


def file_variables(_request: Request, _form: Form, upload_id: str | None) -> dict[str, Any]:
    """Return the variables of setBrochure, setVideo and setModel."""
    return {"uploadId": upload_id}


add_pictures: Final = HandIn(
    COMPANY, "add_exhibitor_picture", "pictures", "PICTURE", "/portal/company#pictures", picture_variables
)
set_logo: Final = HandIn(COMPANY, "set_logo", "logo", "PICTURE", "/portal/company#logo", picture_variables)
set_brochure: Final = HandIn(COMPANY, "set_brochure", "brochure", "BROCHURE", "/portal/company#files", file_variables)
set_video: Final = HandIn(COMPANY, "set_video", "video", "VIDEO", "/portal/company#files", file_variables)
set_model: Final = HandIn(COMPANY, "set_model", "model", "MODEL", "/portal/company#files", file_variables)


def order_variables(_request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of orderExhibitorPictures: the order of the form, with one picture moved."""
    return {"pictureIds": moved(form.several("id"), form.value("move"))}


def moved(ids: list[str], move: str) -> list[str]:
    """Return ids with one of them moved; ``move`` is ``ID:earlier``, ``ID:later``, or nothing."""
    which, _, way = move.partition(":")
    if which not in ids:
        return ids
    at = ids.index(which)
    rest = ids[:at] + ids[at + 1 :]
    to = max(at - 1, 0) if way == "earlier" else at + 1
    return [*rest[:to], which, *rest[to:]]


def describe_variables(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of describeExhibitorPicture."""
    return {"pictureId": form.value("picture"), "alt": alt_of(request, form)}


def contact_variables(_request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of setContacts."""
    return {"contacts": rows(form, "contact"), "version": whole(form.value("version"))}


def certificate_input(form: Form, upload_id: str | None) -> dict[str, Any]:
    """Return what is said of a certificate."""
    plain = {name: form.value(name).strip() or None for name in ("issuer", "validUntil")}
    return {"number": form.value("number").strip(), **plain, "uploadId": upload_id}


add_certificate: Final = HandIn(
    CERTIFICATES,
    "add_certificate",
    "document",
    "CERTIFICATE",
    "/portal/certificates",
    lambda _request, form, upload_id: {"input": {"kind": form.value("kind"), **certificate_input(form, upload_id)}},
    done="added",
    required=False,
)
change_certificate: Final = HandIn(
    CERTIFICATES,
    "change_certificate",
    "document",
    "CERTIFICATE",
    "/portal/certificates",
    lambda request, form, upload_id: {
        "input": {"certificateId": request.path_params["id"], **certificate_input(form, upload_id)}
    },
    required=False,
)


def certificate_variables(request: Request, _form: Form) -> dict[str, Any]:
    """Return the variables of removeCertificate."""
    return {"certificateId": request.path_params["id"]}
