"""Whether a stored translation is still what would be made now, without making it again."""

from expo.localisation.translations.models import Translation
from expo.localisation.translations.protecting import TextProtection
from translation.protect import check, surface_forms
from translation.translator import Alternative


def is_still_right(translation: Translation, before: TextProtection, after: TextProtection) -> bool:
    """Return whether a translation made under one shield would be the same under another."""
    words = "\n".join(translation.lost_values) if translation.text is None else translation.text
    same = (before.protection, before.alternatives) == (after.protection, after.alternatives)
    return same and before.forbidden_in(words) == after.forbidden_in(words)


def would_be_the_same(translation: Translation, shield: TextProtection) -> bool:
    """Return whether a translation keeps all that a shield protects, and nothing that is no longer protected."""
    source = _source_of(translation, shield)
    if translation.text is None or source is None or translation.author_languages != shield.languages:
        return False
    verdict = check(source.text, translation.text, source.language, translation.target, source.protection)
    same = sorted(surface_forms(source.text, verdict.kept_values)) == sorted(translation.kept_values)
    return verdict.holds and same and not shield.forbidden_in(translation.text)


def _source_of(translation: Translation, shield: TextProtection) -> Alternative | None:
    """Return the text that a translation was made from, None if its author has changed it since."""
    used = translation.made_from
    if used is None:
        return Alternative(translation.original, translation.source, shield.protection)
    return shield.alternative(used.language, used.text)
