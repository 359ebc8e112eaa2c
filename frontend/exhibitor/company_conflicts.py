"""Edit conflicts on a company's profile, its contacts, or the texts and staff of its booth."""

from collections.abc import Mapping
from typing import Any, Final

from frontend.exhibitor.company_fields import TEXTS, people_languages, people_values, rows, text_values
from frontend.exhibitor.conflicts import ConflictForm, Rows, text_rows
from frontend.parts.fields import SPOKEN, SPOKEN_TOO
from frontend.site.form_data import Form
from frontend.site.languages.catalogues import catalogue, marked
from frontend.site.languages.formats import Formats
from frontend.site.pages import PageView

Data = Mapping[str, Any]

_KINDS: Final = {
    "MANUFACTURER": marked("Manufacturer"),
    "TRADER": marked("Trading company"),
    "MANUFACTURER_TRADER": marked("Manufacturer and trader"),
    "SERVICE": marked("Service provider"),
}
_LISTS: Final = frozenset({"languages", "markets"})
_PEOPLE: Final = frozenset({"contact", "staff"})


def _own(data: Data) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = data.get("myExhibitor")
    return found


def _booth(data: Data) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = data.get("booth")
    return found


def saved_profile(data: Data) -> Form:
    """Return the saved profile as a form."""
    own = _own(data)
    if own is None:
        return Form()
    texts = {field: value for name in TEXTS for field, value in text_values(name, own[name]).items()}
    plain = {name: str(own[name] or "") for name in ("englishName", "kind", "city", "website", "founded", "employees")}
    lists = {"languages": list(own["languages"]), "markets": [each["code"] for each in own["markets"]]}
    return Form({**texts, **plain, "country": own["country"]["code"]}, repeated=lists)


def saved_contacts(data: Data) -> Form:
    """Return the saved contacts as a form."""
    people = (_own(data) or {}).get("contacts", ())
    return Form(people_values("contact", people), repeated=people_languages("contact", people))


def saved_words(data: Data) -> Form:
    """Return the saved texts of a booth as a form."""
    booth = _booth(data) or {}
    section = (booth.get("section") or {}).get("key", "")
    return Form({**text_values("headline", booth.get("headline")), "section": section})


def saved_staff(data: Data) -> Form:
    """Return the saved staff of a booth as a form."""
    people = (_booth(data) or {}).get("staff", ())
    return Form(people_values("staff", people), repeated=people_languages("staff", people))


def group_rows(form: Form, group: str) -> Rows:
    """Return the content of a group in a form; nothing for a blank one."""
    if group in _PEOPLE:
        people = rows(form, group)
        return [
            [
                each["name"],
                *(each.get(name) or "" for name in ("position", "email", "phone")),
                *sorted(each["languages"]),
            ]
            for each in people
        ]
    if group in _LISTS:
        return [sorted(form.chosen(group))]
    if f"{group}_language" in form.values:
        return text_rows(form, group)
    return [[form.value(group).strip()]]


def names(view: PageView, form: Form, group: str) -> Mapping[str, str]:
    """Return the labels of the codes in a group of a form, in the reader's language."""
    language = view.language
    formats = Formats(language)
    if group in {"country", "markets"}:
        return dict(formats.countries())
    if group == "kind":
        return {key: catalogue(language).gettext(words) for key, words in _KINDS.items()}
    if group == "section":
        return {each["key"]: each["name"] for some in view.data["categories"] for each in some["sections"]}
    if group in {"languages", "headline", *TEXTS, *_PEOPLE}:
        return {tag: formats.language_name(tag) for tag in (*SPOKEN, *SPOKEN_TOO, *_spoken(form))}
    return {}


def _spoken(form: Form) -> list[str]:
    """Return all languages of people in a form: a program may have saved more of them than forms offer."""
    fields = [name for name in {**form.values, **form.repeated} if name.endswith("languages")]
    return [tag for name in fields for tag in form.several(name)]


PROFILE: Final = ConflictForm(
    title=marked("Two people have changed the company profile"),
    labels={
        "name": marked("Company name"),
        "englishName": marked("English name"),
        "kind": marked("Business type"),
        "country": marked("Country"),
        "city": marked("City"),
        "website": marked("Website"),
        "founded": marked("Year founded"),
        "employees": marked("Employees"),
        "tagline": marked("Tagline"),
        "story": marked("About your company"),
        "languages": marked("Languages your staff speak"),
        "markets": marked("Main markets"),
    },
    back="/portal/company",
    written=_own,
    saved=saved_profile,
    rows=group_rows,
    names=names,
)
CONTACTS: Final = ConflictForm(
    title=marked("Two people have changed the contacts"),
    labels={"contact": marked("Contacts")},
    back="/portal/company#contacts",
    written=_own,
    saved=saved_contacts,
    rows=group_rows,
    names=names,
)
WORDS: Final = ConflictForm(
    title=marked("Two people have changed this booth"),
    labels={"headline": marked("Headline"), "section": marked("Section")},
    back="/portal/booths/{id}",
    written=_booth,
    saved=saved_words,
    rows=group_rows,
    names=names,
    at_times=frozenset({"section"}),
)
STAFF: Final = ConflictForm(
    title=marked("Two people have changed this booth"),
    labels={"staff": marked("Booth staff")},
    back="/portal/booths/{id}",
    written=_booth,
    saved=saved_staff,
    rows=group_rows,
    names=names,
)
