"""Documents of translations and of translation tasks, and their indexes."""

from expo.localisation.translations.store.tasks import TaskStore
from expo.localisation.translations.store.translations import BUDGETS, INDEXES, STATUS, TranslationStore

__all__ = ["BUDGETS", "INDEXES", "STATUS", "TaskStore", "TranslationStore"]
