"""Properties that attributes are named after, from the trade lexicon; open to everyone."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from expo.localisation.properties.models import AttributeName, ProductProperty
from translation.lexicon.attribute_names import AttributeNames, label_of

_thread: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="properties")
"""A thread of its own: while a language is indexed, which takes up to half a second, nothing else must wait."""


@dataclass(frozen=True)
class Properties:
    """Finds the properties that attributes are named after: 容量 and Capacidad are one."""

    names: AttributeNames

    async def find_many(self, names: Sequence[AttributeName], *, language: str) -> list[ProductProperty | None]:
        """Return the property of each name for a reader of ``language``, off the event loop; None for unknown names."""
        return await asyncio.get_running_loop().run_in_executor(_thread, self._find_many, names, language)

    def _find_many(self, names: Sequence[AttributeName], language: str) -> list[ProductProperty | None]:
        concepts = [self.names.find(each.text, each.language) for each in names]
        return [None if each is None else ProductProperty(each.key, label_of(each, language)) for each in concepts]
