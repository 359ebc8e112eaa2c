"""Human-readable sentences for the journal's verbs, in seven languages, as declared by the features."""

from collections.abc import Iterator
from dataclasses import dataclass

from expo.kit.features.feature import Verbs


@dataclass(frozen=True)
class AuditVerbs:
    """The sentences of verbs. They name neither actor nor subject, which are shown beside them."""

    verbs: Verbs

    def __iter__(self) -> Iterator[str]:
        """Yield the verbs in the order of the filter's options."""
        return iter(self.verbs)

    def is_known(self, verb: str) -> bool:
        """Return whether a verb has a sentence."""
        return verb in self.verbs

    def sentence(self, verb: str, language: str) -> str:
        """Return a verb's sentence, or the verb itself if it has none."""
        words = self.verbs.get(verb)
        return verb if words is None else words[language]
