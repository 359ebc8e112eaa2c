"""The exhibitor's texts beside their translations: one language at a time, all or only those with work to do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, Final
from urllib.parse import urlencode

from frontend.site.forms import Action, SubmittedForm
from frontend.site.languages.catalogues import NAMES, marked, marked_in
from frontend.site.pages import Audience, PageView, TemplateVariables, Visit
from frontend.site.problems import refuse

PATH: Final = "/portal/translations"
SHOWS: Final[Mapping[str, tuple[str, str]]] = {
    "": (marked_in("translations", "All"), "texts"),
    "MISSING": (marked("Not translated"), "missing"),
    "MACHINE": (marked("To be checked"), "unchecked"),
    "REJECTED": (marked("No machine translation"), "rejected"),
    "SUGGESTED": (marked("With a suggested translation"), "suggested"),
    "CHANGED": (marked("Original changed"), "changed"),
}
"""Filters: their labels, and the figure of a language's progress that counts them."""
KINDS: Final[Mapping[str, str]] = {
    "NUMBER": marked("number"),
    "QUANTITY": marked("quantity"),
    "DIMENSIONS": marked("dimensions"),
    "RANGE": marked("range"),
    "PRICE": marked("price"),
    "MODEL": marked("model number"),
    "GTIN": marked("GTIN"),
    "HS": marked("HS code"),
    "NAME": marked("company or brand name"),
    "URL": marked("web address"),
    "EMAIL": marked("email address"),
    "EMOJI": marked("emoji"),
    "PLACEHOLDER": marked("placeholder"),
    "INCOTERM": marked("Incoterm"),
    "TERM": marked("glossary term"),
}
FIELDS: Final[Mapping[str, str]] = {
    "title": marked("Product name"),
    "description": marked("Description"),
    "tagline": marked("Tagline"),
    "story": marked("About your company"),
    "attribute": marked("Attribute %(num)s: name"),
    "value": marked("Attribute %(num)s: value"),
}
_KEPT: Final = ("to", "show", "after")


@dataclass(frozen=True)
class TextGroup:
    """Texts of one product or of the company; ``path`` is where they are edited."""

    product: Mapping[str, Any] | None
    path: str
    texts: Sequence[Mapping[str, Any]]


async def variables(visit: Visit) -> TemplateVariables:
    """Return the variables of the texts for an address; the default language is the one with the most to do."""
    to, show = visit.query.get("to", ""), visit.query.get("show", "")
    if to not in NAMES:
        answer = await visit.site.answer(visit.request, "portal_translation_progress")
        Audience.EXHIBITOR.check(answer.data)
        refuse(answer.errors)
        to = neediest(answer.data["translationProgress"])
    return {"to": to, "show": (show if show in SHOWS else "") or "ALL", "after": visit.query.get("after") or None}


def texts(view: PageView) -> TemplateVariables:
    """Return the texts beside their translations, grouped by product or company."""
    data, left = view.data, view.query.get("left", "")
    to, show, after = (view.query_variables[name] for name in _KEPT)
    show = show if show in SHOWS else ""
    nodes = data["myTexts"]["nodes"]
    ready = [each["translation"] for each in nodes if is_unchecked(each["translation"])]
    return {
        "to": to,
        "show": show,
        "asked": {"to": to, "show": show or None, "after": after},
        "progress": [{**each, "missing": each["rejected"] + each["waiting"]} for each in data["translationProgress"]],
        "groups": groups_of(nodes),
        "next_of": {one["id"]: other["id"] for one, other in pairwise(nodes)},
        "ready": [each["id"] for each in ready],
        "seen_at": max((each["at"] for each in ready), default=None),
        "left": int(left) if left.isascii() and left.isdigit() and len(left) <= 3 else 0,
        "shows": SHOWS,
        "kinds": KINDS,
        "pieces": lambda text, values: list(pieces(text, values)),
        "place_of": place_of,
        "is_unchecked": is_unchecked,
    }


def neediest(progress: Sequence[Mapping[str, Any]]) -> str:
    """Return the language with the most texts untranslated, or else waiting to be checked."""
    maximum = max(progress, key=lambda each: (each["rejected"] + each["waiting"], each["unchecked"], each["texts"]))
    return str(maximum["language"])


def is_unchecked(translation: Mapping[str, Any] | None) -> bool:
    """Return whether a translation is shown that no one has checked."""
    return translation is not None and translation["text"] is not None and translation["origin"] != "PERSON"


def groups_of(nodes: Sequence[Mapping[str, Any]]) -> list[TextGroup]:
    """Return texts grouped by product or company, in their order."""
    groups = []
    for subject, some in groupby(nodes, key=lambda each: (each["subjectKind"], each["subjectId"])):
        members = list(some)
        path = f"/portal/products/{subject[1]}" if subject[0] == "product" else "/portal/company"
        groups.append(TextGroup(members[0]["product"], path, members))
    return groups


def pieces(text: str, values: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str | None]]:
    """Yield a text in pieces, each with the kind of value that it is, or None."""
    end = 0
    for each in values:
        if each["start"] > end:
            yield text[end : each["start"]], None
        yield text[each["start"] : each["end"]], each["kind"]
        end = each["end"]
    if text[end:]:
        yield text[end:], None


def place_of(field: str) -> tuple[str, str]:
    """Return the label of a text's field, to be translated, and its number; unknown fields keep their name."""
    name = field.rstrip("0123456789")
    digits = field[len(name) :]
    return FIELDS.get(name, field), str(int(digits) + 1) if digits else ""


def back(submitted: SubmittedForm) -> str:
    """Return the path back to the text or, if it is no longer in the list, to the next one."""
    anchor = submitted.query.get("at", "")
    kept = [(name, submitted.query[name]) for name in _KEPT if submitted.query.get(name)]
    return f"{PATH}?{urlencode(kept)}#{f'text-{anchor}' if is_anchor(anchor) else 'texts'}"


def after_approval(submitted: SubmittedForm) -> str:
    """Return the path back to the list, with the number of texts skipped because they were made anew."""
    path, _, anchor = back(submitted).partition("#")
    left = len(submitted.result["problems"])
    return f"{path}{f'&left={left}' if left else ''}#{anchor}"


def is_anchor(text: str) -> bool:
    """Return whether a string may be a text's id."""
    return bool(text) and text.isascii() and len(text) <= 120 and text.replace("_", "").replace(".", "").isalnum()


def edit_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of editTranslation."""
    names = ("original", "originalLanguage", "language", "owner", "text")
    return {
        **{name: submitted.value(name) for name in names},
        "allowLostValues": submitted.value("allowLostValues") == "1",
    }


def approval_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of approveTranslations."""
    return {"ids": submitted.form.several("ids"), "seenAt": submitted.value("seenAt") or None}


FORMS: Final = (
    Action(f"{PATH}/word", "better_translation", "portal_translations", back, "worded", edit_variables),
    Action(f"{PATH}/take", "accept_translation_suggestion", "portal_translations", back, "worded"),
    Action(f"{PATH}/keep", "keep_translation", "portal_translations", back, "worded"),
    Action(
        f"{PATH}/approve", "approve_translations", "portal_translations", after_approval, "approved", approval_variables
    ),
)
"""Forms of the page; each redirects back to where it was sent from."""
