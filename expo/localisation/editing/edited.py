"""A text beside its translation, as its owner edits it: with the values that both must contain, and the changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expo.localisation.editing.rules.differing import Piece, differences
from expo.localisation.texts.models import SubjectText, TextRequest
from expo.localisation.translations.models import Translation
from expo.localisation.translations.protecting import TextProtection
from expo.localisation.translations.rules.standing import former_of
from translation.protect import Span, find
from translation.protect.checking import find_written


@dataclass(frozen=True)
class ChangedOriginal:
    """A text as it was when a person translated it, that translation, and the changes to the text since."""

    before: str
    translation: str
    differences: tuple[Piece, ...]


@dataclass(frozen=True)
class EditedText:
    """A published text and its translation into ``target``.

    ``wanted`` is None if the author wrote the text in that language, too. ``values`` are those in the original,
    ``made_values`` those in the translation.
    """

    text: SubjectText
    target: str
    wanted: TextRequest | None
    made: Translation | None
    values: tuple[Span, ...]
    made_values: tuple[Span, ...]
    changed: ChangedOriginal | None


def plain_wanted(text: SubjectText, target: str) -> TextRequest:
    """Return the request for a text in another language, even if its author wrote it in that language, too."""
    return TextRequest(text.owner, text.text, text.language, target)


def edited(
    texts: Sequence[SubjectText],
    target: str,
    known: Mapping[str, Translation | None],
    shields: Mapping[str, TextProtection],
) -> list[EditedText]:
    """Return texts beside their translations; ``known`` and ``shields`` are keyed by `TextRequest` id."""
    return [_edited(each, target, known, shields[plain_wanted(each, target).id]) for each in texts]


def _edited(
    text: SubjectText, target: str, known: Mapping[str, Translation | None], shield: TextProtection
) -> EditedText:
    wanted = text.wanted(target)
    made = None if wanted is None else known.get(wanted.id)
    shown = made.text if made is not None else None
    return EditedText(
        text=text,
        target=target,
        wanted=wanted,
        made=made,
        values=tuple(find(text.text, text.language, shield.protection)),
        made_values=tuple(find_written(shown, target, shield.protection)) if shown else (),
        changed=_changed(text, target, made, known),
    )


def _changed(
    text: SubjectText, target: str, made: Translation | None, known: Mapping[str, Translation | None]
) -> ChangedOriginal | None:
    former = former_of(text, target)
    before = None if former is None else known.get(former.id)
    if before is None or not before.worded or before.text is None or (made is not None and made.worded):
        return None
    return ChangedOriginal(before.original, before.text, differences(before.original, text.text))
