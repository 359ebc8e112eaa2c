"""Approval: a translation by engine, memory or glossary becomes a human translation unchanged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from expo.kit.errors import ExpoError
from expo.localisation.models import TranslationOrigin
from expo.localisation.translations.errors import NothingShown, TranslationChanged, TranslationNotFound
from expo.localisation.translations.models import Translation
from translation.memory.keys import blocking_keys


@dataclass(frozen=True)
class NotApproved:
    """Why a translation was not approved; ``id`` is the one requested."""

    id: str
    code: str
    message: str


@dataclass(frozen=True)
class Approval:
    """Outcome of approving translations.

    ``approved`` are the translations after approval; ``fresh`` the ids of those that were not human before.
    """

    approved: tuple[Translation, ...]
    problems: tuple[NotApproved, ...]
    fresh: tuple[str, ...]

    @property
    def news(self) -> list[Translation]:
        """Translations to be written."""
        return [each for each in self.approved if each.id in self.fresh]


def approval(
    ids: Sequence[str],
    translations: Mapping[str, Translation],
    *,
    owner: str,
    by: str | None,
    now: datetime,
    seen_at: datetime | None,
) -> Approval:
    """Return the outcome when ``by`` approves the translations of ``owner`` with these ids."""
    approved, problems, fresh = [], [], []
    for each in ids:
        found = translations.get(each)
        problem = _problem(found, owner, seen_at)
        if found is None or problem is not None:
            wrong = problem or TranslationNotFound()
            problems.append(NotApproved(each, wrong.code, wrong.message))
        elif found.worded:
            approved.append(found)
        else:
            approved.append(_worded(found, by, now))
            fresh.append(each)
    return Approval(tuple(approved), tuple(problems), tuple(fresh))


def _problem(translation: Translation | None, owner: str, seen_at: datetime | None) -> ExpoError | None:
    if translation is None or translation.owner != owner:
        return TranslationNotFound()
    if translation.text is None:
        return NothingShown()
    if seen_at is not None and translation.at > seen_at and not translation.worded:
        return TranslationChanged()
    return None


def _worded(translation: Translation, by: str | None, now: datetime) -> Translation:
    return replace(
        translation,
        origin=TranslationOrigin.PERSON,
        at=now,
        engine="",
        lent=False,
        by=by,
        keys=blocking_keys(translation.original, translation.source),
        suggestion=None,
        doubtful=False,
    )
