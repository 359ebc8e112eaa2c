"""Engine versions of a batch: each language pair is asked once, for the answer may take a request to a server."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from expo.localisation.translations.models import Task, Translation, joint_version
from translation.engines.engine import Pair
from translation.translator import Translator


@dataclass
class BatchVersions:
    """Versions under which the translations of a batch are made; those to be used have to be learnt first."""

    translator: Translator
    _versions: dict[Pair, str] = field(default_factory=dict, init=False)

    async def learn(self, texts: Iterable[tuple[Task | Translation, Sequence[str]]]) -> None:
        """Ask for the versions of texts, each given with the languages of its author's translations.

        Raises `translation.errors.EngineUnavailable`.
        """
        pairs = {pair for text, languages in texts for pair in _pairs(text, languages)} - self._versions.keys()
        if pairs:
            self._versions |= await asyncio.to_thread(lambda: {each: self.translator.version(*each) for each in pairs})

    def of(self, text: Task | Translation, author_languages: Sequence[str]) -> str:
        """Return the version of a text's translation, which changes where that from any of its languages does."""
        return joint_version(self._versions[each] for each in _pairs(text, author_languages))

    def needs_engine(self, text: Task | Translation, author_languages: Sequence[str]) -> bool:
        """Return whether an engine may be asked for a text, not only the lexicon."""
        lexicon = self.translator.lexicon.version
        return any(self._versions[each] != lexicon for each in _pairs(text, author_languages))


def _pairs(text: Task | Translation, author_languages: Sequence[str]) -> list[Pair]:
    return [Pair(source, text.target) for source in (text.source, *author_languages)]
