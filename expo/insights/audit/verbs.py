"""What the journal's verbs say to people, in seven languages, as features declare it."""

from collections.abc import Iterator
from dataclasses import dataclass

from expo.kit.features.feature import Verbs


@dataclass(frozen=True)
class AuditVerbs:
    """The sentences of verbs. None names who did it or what it was done to, which stand beside it."""

    verbs: Verbs

    def __iter__(self) -> Iterator[str]:
        """Give the verbs in the order in which a reader chooses from them."""
        return iter(self.verbs)

    def is_known(self, verb: str) -> bool:
        """Say whether there is a sentence for a verb."""
        return verb in self.verbs

    def sentence(self, verb: str, language: str) -> str:
        """Return a verb's sentence; one that nobody has written down stays the verb that it is."""
        words = self.verbs.get(verb)
        return verb if words is None else words[language]
