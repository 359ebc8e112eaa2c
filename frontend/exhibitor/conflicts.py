"""Edit conflicts: two people write one form, and neither silently overwrites the other.

A form carries the version that its writer has read and, in ``seen``, a fingerprint of each group of its fields at
that time. This tells what each of the two has changed, without keeping old versions.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from starlette.responses import Response

from frontend.site.form_data import Form
from frontend.site.languages.catalogues import NAMES
from frontend.site.pages import PRIVATE, PageView, Visit

Rows = list[list[str]]
"""Content of a group of fields, for comparison and display: rows of words."""

_CONFLICT: Final = 409
_STEM: Final = re.compile(r"[A-Za-z]+")
_OF_THE_PAGE: Final = frozenset({"key", "do", "version", "seen", "mine"})


class Sides(NamedTuple):
    """Groups that both have changed differently, that only I have changed, and that only they have changed."""

    both: list[str]
    only_mine: list[str]
    only_theirs: list[str]


def sides(
    groups: Collection[str], began: Mapping[str, Any], own_prints: Mapping[str, Any], their_prints: Mapping[str, Any]
) -> Sides:
    """Return who has changed which groups, from their content at the start and in each version."""
    differ = [each for each in groups if own_prints[each] != their_prints[each]]
    both = [each for each in differ if began.get(each) not in (own_prints[each], their_prints[each])]
    only_theirs = [each for each in differ if each not in both and own_prints[each] == began.get(each)]
    return Sides(both, [each for each in differ if each not in both and each not in only_theirs], only_theirs)


def text_rows(form: Form, name: str) -> Rows:
    """Return a text with its language, and its authorTranslations in others; nothing for a blank text."""
    tag = form.value(f"{name}_language")
    texts = [(tag, form.value(name)), *((each, form.value(f"{name}_{each}")) for each in NAMES if each != tag)]
    rows = [[each, text.strip().replace("\r\n", "\n")] for each, text in texts if text.strip()]
    return rows if form.value(name).strip() else []


@dataclass(frozen=True)
class ConflictForm:
    """Description of a form that two people may edit at once.

    ``labels`` are its groups, by the word with which their fields' names begin; ``written`` is the page's node that
    the form changes, or None; ``saved`` is the current state of that node as a form; ``rows`` returns the content of
    a group, ``names`` the labels of its codes. ``back`` is the form's page. Groups ``at_times`` are not always in the
    form.
    """

    title: str
    labels: Mapping[str, str]
    back: str
    written: Callable[[Mapping[str, Any]], Mapping[str, Any] | None]
    saved: Callable[[Mapping[str, Any]], Form]
    rows: Callable[[Form, str], Rows]
    names: Callable[[PageView, Form, str], Mapping[str, str]]
    at_times: Collection[str] = field(default_factory=frozenset)

    def begin(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Return the hidden fields that record the state when the form is shown: ``version`` and ``seen``."""
        prints = self._prints(self.saved(data), self.labels)
        seen = " ".join(f"{group}:{mark}" for group, mark in prints.items())
        return {"version": str((self.written(data) or {"version": 0})["version"]), "seen": seen}

    def apply_choices(self, view: PageView, form: Form) -> Form:
        """Return the form with their values in all groups for which mine were not chosen on the conflict page."""
        mine = set(form.several("mine"))
        keep = [each for each in self._groups(form) if each in mine or form.value(f"take-{each}") == "mine"]
        return self._merged(form, self.saved(view.data), keep)

    def resolve(self, view: PageView, form: Form) -> Form | Response:
        """Return the form to save if they have changed none of its groups, else the conflict page."""
        theirs = self.saved(view.data)
        groups = self._groups(form)
        began = dict(each.split(":", 1) for each in form.value("seen").split() if ":" in each)
        found = sides(groups, began, self._prints(form, groups), self._prints(theirs, groups))
        now = self.begin(view.data)
        if not (found.both or found.only_theirs):
            merged = self._merged(form, theirs, found.only_mine)
            return replace(merged, values={**merged.values, **now}, key=f"{form.key}-{now['version']}")
        return self._page(view, form, found, {"mine": form, "theirs": theirs}, now)

    def _page(
        self, view: PageView, form: Form, sides: Sides, versions: Mapping[str, Form], now: Mapping[str, str]
    ) -> Response:
        written = self.written(view.data) or {}
        return conflict_page(
            view,
            "portal_conflict.html",
            form,
            data=view.data,
            title=self.title,
            labels=self.labels,
            back=self.back.format(**view.path),
            editor_name=(written.get("changedBy") or {}).get("name"),
            at=written.get("changedAt"),
            sides=sides,
            group_lines=lambda which, group: self._group_lines(view, versions[which], group),
            start_fields=now,
        )

    def _group_lines(self, view: PageView, form: Form, group: str) -> list[str]:
        """Return the content of a group in a form, in lines for people."""
        return lines_of(self.rows(form, group), self.names(view, form, group))

    def _groups(self, form: Form) -> list[str]:
        return [each for each in self.labels if each not in self.at_times or each in form.values]

    def _prints(self, form: Form, groups: Collection[str]) -> dict[str, str]:
        return {each: _fingerprint(self.rows(form, each)) for each in groups}

    def _merged(self, own_form: Form, their_form: Form, keep: Collection[str]) -> Form:
        """Return my form with their values in all groups except those in ``keep``."""
        gone = set(self._groups(own_form)) - set(keep)

        def merged(own: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
            kept = {name: value for name, value in own.items() if _group(name) not in gone}
            return kept | {name: value for name, value in other.items() if _group(name) in gone}

        values, repeated = merged(own_form.values, their_form.values), merged(own_form.repeated, their_form.repeated)
        return replace(own_form, values=values, repeated=repeated)


def conflict_page(visit: Visit, template: str, form: Form, **names: Any) -> Response:
    """Return the page on which the second writer chooses; their input is carried along in it and stored nowhere."""
    again = replace(form, key=secrets.token_urlsafe(18))
    names = {"form": again, "carried": hidden_fields(form), **names}
    response = visit.show(template, status=_CONFLICT, **names)
    response.headers.update(PRIVATE)
    return response


def lines_of(rows: Rows, names: Mapping[str, str]) -> list[str]:
    """Return the content of a group in lines for people, with labels for codes."""
    lines = [" · ".join(names.get(each, each) for each in row if each) for row in rows]
    return [line for line in lines if line]


def hidden_fields(form: Form) -> list[tuple[str, str]]:
    """Return all input as hidden fields, except what the next form sends itself."""
    return [pair for pair in form.fields if pair[0] not in _OF_THE_PAGE and not pair[0].startswith("take-")]


def _group(name: str) -> str:
    """Return the group that a field belongs to: name_language to name, staff-0-email to staff."""
    stem = _STEM.match(name)
    return stem[0] if stem else ""


def _fingerprint(rows: Rows) -> str:
    return hashlib.blake2b(json.dumps(rows).encode(), digest_size=8).hexdigest()
