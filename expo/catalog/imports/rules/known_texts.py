"""Texts of a product that a sheet changes in some languages only."""

from dataclasses import replace
from typing import Final

from expo.catalog.products.models import Product
from expo.catalog.products.rules.drafts import ProductDraft, Wording, draft_of
from expo.catalog.sheets.rules.row_cells import SheetGuide
from expo.kit.errors import Invalid
from expo.kit.text import LANGUAGES, clean

_MAX_LENGTH: Final = 100_000


def with_known_texts(guide: SheetGuide, draft: ProductDraft, product: Product) -> ProductDraft:
    """Return a row's draft with the product's texts in those languages for which the sheet has no column.

    A sheet that has only ``title (es)`` thus adds Spanish to the name. If a text is replaced, its author's
    translations without a column are dropped: they say what it said before.
    """
    before = draft_of(product)
    title = _merged(guide, "title", draft.title, before.title)
    return replace(draft, title=title, description=_merged(guide, "description", draft.description, before.description))


def _merged(guide: SheetGuide, base: str, wording: Wording | None, before: Wording | None) -> Wording | None:
    columns = {each for each in LANGUAGES if guide.mentions(f"{base}_{each}")}
    if before is None or (guide.mentions(base) and wording is None) or not (guide.mentions(base) or columns):
        return wording
    now = wording if guide.mentions(base) else _with_original(wording, before)
    if now is None or not _is_same(now, before):
        return now
    others = {language: text for language, text in before.others.items() if language not in columns}
    return replace(now, others=others | now.others)


def _with_original(wording: Wording | None, before: Wording) -> Wording:
    """Return a text of which a sheet gives translations only, with the known original."""
    texts = {} if wording is None else {wording.language: wording.text} | wording.others
    return Wording(texts.pop(before.language, before.text), before.language, texts)


def _is_same(now: Wording, before: Wording) -> bool:
    """Return whether a text is stored as it is already, in the same language."""
    try:
        text = clean(now.text, field="text", limit=_MAX_LENGTH, lines=True)
    except Invalid:
        return False
    return (text, now.language) == (clean(before.text, field="text", limit=_MAX_LENGTH, lines=True), before.language)
