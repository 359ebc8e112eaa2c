"""A text beside its translation, as its owner edits it: with the values that both must contain, and the changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expo.localisation.editing.rules.differing import Piece, differences
from expo.localisation.texts.models import SubjectText, TextRequest
from expo.localisation.translations.models import Translation
from expo.localisation.translations.protecting import TextProtection
from expo.localisation.translations.rules.status import former_of
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

    ``request`` is None if the author wrote the text in that language, too. ``values`` are those in the original,
    ``translation_values`` those in the translation.
    """

    text: SubjectText
    target: str
    request: TextRequest | None
    translation: Translation | None
    values: tuple[Span, ...]
    translation_values: tuple[Span, ...]
    changed: ChangedOriginal | None


def plain_request(text: SubjectText, target: str) -> TextRequest:
    """Return the request for a text in another language, even if its author wrote it in that language, too."""
    return TextRequest(text.owner, text.text, text.language, target)


def edited_texts(
    texts: Sequence[SubjectText],
    target: str,
    translations: Mapping[str, Translation | None],
    shields: Mapping[str, TextProtection],
) -> list[EditedText]:
    """Return texts beside their translations; ``translations`` and ``shields`` are keyed by `TextRequest` id."""
    return [_edited(each, target, translations, shields[plain_request(each, target).id]) for each in texts]


def _edited(
    text: SubjectText, target: str, translations: Mapping[str, Translation | None], shield: TextProtection
) -> EditedText:
    request = text.request_for(target)
    translation = None if request is None else translations.get(request.id)
    shown = translation.text if translation is not None else None
    return EditedText(
        text=text,
        target=target,
        request=request,
        translation=translation,
        values=tuple(find(text.text, text.language, shield.protection)),
        translation_values=tuple(find_written(shown, target, shield.protection)) if shown else (),
        changed=_changed(text, target, translation, translations),
    )


def _changed(
    text: SubjectText, target: str, translation: Translation | None, translations: Mapping[str, Translation | None]
) -> ChangedOriginal | None:
    former = former_of(text, target)
    before = None if former is None else translations.get(former.id)
    if before is None or not before.worded or before.text is None or (translation is not None and translation.worded):
        return None
    return ChangedOriginal(before.original, before.text, differences(before.original, text.text))
