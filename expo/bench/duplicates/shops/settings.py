"""Pairs of shops by name; each market has its own difficulties."""

from dataclasses import dataclass, field
from typing import Final

from expo.bench.duplicates.shops.wording import Habits


@dataclass(frozen=True)
class Setting:
    """Two shops' habits, and the number of goods only the second shop has, relative to those in common."""

    left: Habits = field(default_factory=Habits)
    right: Habits = field(default_factory=Habits)
    extra: float = 0.3
    software: bool = False
    """Whether the goods are programs: with versions, editions and licences but without model numbers."""


SETTINGS: Final = {
    "electronics": Setting(
        Habits(keep_word=0.65, brand_field=0.0, model_in_title=0.85, description=0.95, filler_words=25, price=0.4),
        Habits(keep_word=0.65, brand_field=0.95, model_in_title=0.8, description=0.6, price=0.6),
    ),
    "no-models": Setting(
        Habits(keep_word=0.85, model_in_title=0.0, description=0.6, brand_field=0.4, max_words=14),
        Habits(keep_word=0.85, model_in_title=0.0, description=0.6, brand_field=0.4, max_words=14),
    ),
    "one-sided": Setting(
        Habits(
            keep_word=0.7,
            max_words=9,
            model_in_title=0.85,
            description=1.0,
            description_words=80,
            filler_words=40,
            price=0.3,
        ),
        Habits(keep_word=0.8, max_words=14, model_in_title=0.8, description=0.0, add_facts=0.5),
    ),
    "marketplace": Setting(
        Habits(
            keep_word=0.9,
            max_words=14,
            brand_in_title=0.8,
            add_marketing=0.8,
            typo=0.04,
            model_in_title=0.7,
            filler_words=15,
        ),
        Habits(keep_word=0.9, max_words=14, brand_in_title=0.8, add_marketing=0.8, typo=0.04, model_in_title=0.7),
        extra=0.7,
    ),
    "respelled": Setting(
        Habits(model_respelled=0.7, model_cut=0.2, respell_word=0.5, brand_respelled=0.4, typo=0.04, keep_word=0.75),
        Habits(model_respelled=0.7, model_cut=0.2, respell_word=0.5, brand_respelled=0.4, typo=0.04, keep_word=0.75),
    ),
    "software": Setting(
        Habits(keep_word=0.93, model_in_title=0.0, brand_field=0.9, brand_in_title=0.5, respell_word=0.4, price=0.95),
        Habits(
            keep_word=0.93,
            model_in_title=0.0,
            brand_field=0.2,
            brand_in_title=0.7,
            respell_word=0.4,
            price=0.95,
            filler_words=30,
        ),
        extra=1.0,
        software=True,
    ),
}
