"""The exhibitor's own company: profile with a preview, pictures, files, contacts, certificates."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.responses import Response

from frontend.exhibitor.company_conflicts import CONTACTS, PROFILE
from frontend.exhibitor.company_fields import KINDS, MAX_CONTACTS, TEXTS, drawn_rows, rows
from frontend.parts.fields import SPOKEN, SPOKEN_TOO, said_text, tongue_order, whole, wording
from frontend.site.form_data import Form
from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import NAMES
from frontend.site.languages.formats import Formats
from frontend.site.pages import Audience, PageView, TemplateVariables
from frontend.site.uploads import ACCEPTED

_LETTERS: Final = {
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
}


def company(view: PageView) -> TemplateVariables:
    """Return the template variables of the company's profile."""
    own, contacts = view.data.get("myExhibitor") or {}, (view.refused or Form()).part("contacts")
    return {
        "contacts": drawn_rows(contacts, "contact", own.get("contacts", ()), MAX_CONTACTS),
        "kinds": KINDS,
        "texts": TEXTS,
        "spoken": SPOKEN,
        "spoken_too": SPOKEN_TOO,
        "accepted": ACCEPTED,
        "wording": wording,
        "tongue_order": tongue_order(own),
        "likely": likely_language,
        "begun": {"profile": PROFILE.begin(view.data), "contacts": CONTACTS.begin(view.data)},
        "head": saved_head(own, view.language),
    }


def likely_language(text: str, otherwise: str) -> str:
    """Return the language in whose script a text is written, if it is one of the site's; else ``otherwise``."""
    return next((language for language, letters in _LETTERS.items() if letters.search(text)), otherwise)


def saved_head(own: Mapping[str, Any], reader: str) -> dict[str, Any]:
    """Return the saved head of the booth, for a reader's language."""
    plain = {name: own.get(name) for name in (*TEXTS, "city", "kind", "verified", "logo", "pictures")}
    return {**plain, "country": (own.get("country") or {}).get("name"), "reader": reader}


def profile_input(languages: Sequence[str], language: str, form: Form) -> dict[str, Any]:
    """Return the whole profile from the form; blank fields are cleared."""
    texts = {name: said_text(form, name, languages, language) for name in TEXTS}
    plain = {name: form.value(name).strip() or None for name in ("city", "website")}
    needed = {name: form.value(name).strip() for name in ("englishName", "country")}
    numbers = {name: whole(form.value(name)) for name in ("founded", "employees")}
    lists = {name: form.chosen(name) for name in ("languages", "markets")}
    kind = form.value("kind") if form.value("kind") in KINDS else None
    return {**texts, **plain, **needed, **numbers, **lists, "kind": kind}


def save_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of saveExhibitor."""
    return {
        "input": profile_input(tuple(NAMES), submitted.language, submitted.form),
        "version": whole(submitted.value("version")),
    }


async def preview(submitted: SubmittedForm) -> Response:
    """Preview the head of the booth with what is typed; nothing is saved."""
    data = await submitted.ask("portal_preview")
    Audience.EXHIBITOR.check(data)
    template = "portal_preview_part.html" if submitted.request.headers.get("x-part") else "portal_preview.html"
    head = typed_head(submitted.form, data.get("myExhibitor") or {}, submitted.site.languages, submitted.language)
    return submitted.show(template, data=data, head=head)


def typed_head(form: Form, own: Mapping[str, Any], languages: Sequence[str], language: str) -> dict[str, Any]:
    """Return the head of the booth as typed in the form, for a page in ``language``."""
    reader = form.value("preview_language") if form.value("preview_language") in languages else language
    texts = {name: seen_text(form, name, languages, reader) for name in TEXTS}
    country = dict(Formats(language).countries()).get(form.value("country"))
    kind = form.value("kind") if form.value("kind") in KINDS else None
    head = {**texts, "city": form.value("city").strip(), "country": country, "kind": kind, "reader": reader}
    return {**head, **{name: own.get(name) for name in ("verified", "logo", "pictures")}}


def seen_text(form: Form, name: str, languages: Sequence[str], reader: str) -> dict[str, Any] | None:
    """Return what a reader of a language would see of a text that is being edited."""
    text = said_text(form, name, languages, reader)
    if text is None:
        return None
    own = next((each["text"] for each in text["others"] if each["language"] == reader), None)
    return {"text": own or text["text"], "language": reader if own else text["language"]}


def alt_of(submitted: SubmittedForm) -> dict[str, Any] | None:
    """Return a picture's alternative text, in the page's language."""
    text = submitted.value("alt").strip()
    return {"text": text, "language": submitted.language} if text else None


def picture_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of addExhibitorPicture and setLogo."""
    return {"uploadId": submitted.value("uploadId"), "alt": alt_of(submitted)}


def order_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of orderExhibitorPictures: the form's order, with one picture moved."""
    return {"pictureIds": move_id(submitted.form.several("id"), submitted.value("move"))}


def move_id(ids: list[str], move: str) -> list[str]:
    """Return ids with one of them moved; ``move`` is ``ID:earlier``, ``ID:later``, or nothing."""
    which, _, way = move.partition(":")
    if which not in ids:
        return ids
    at = ids.index(which)
    rest = ids[:at] + ids[at + 1 :]
    to = max(at - 1, 0) if way == "earlier" else at + 1
    return [*rest[:to], which, *rest[to:]]


def describe_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of describeExhibitorPicture."""
    return {"pictureId": submitted.value("picture"), "alt": alt_of(submitted)}


def contact_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of setContacts."""
    return {"contacts": rows(submitted.form, "contact"), "version": whole(submitted.value("version"))}


def certificate_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of addCertificate and changeCertificate."""
    which = {"certificateId": submitted.path["id"]} if "id" in submitted.path else {"kind": submitted.value("kind")}
    facts = {"number": submitted.value("number").strip(), **submitted.plain("issuer", "validUntil")}
    return {"input": {**which, **facts, "uploadId": submitted.value("uploadId") or None}}
