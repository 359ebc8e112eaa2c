"""Which phrases of a buyer's need are things asked for, once a lexicon has said which of them are goods."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from matching import NamedThing, NeedPhrase, NeedRole
from translation.lexicon import Concept, ConceptKind

_SURE: Final = frozenset({NeedRole.WANTED, NeedRole.FIRST, NeedRole.BUYER, NeedRole.LISTED})
"""Roles of phrases that may be goods even if it is not known of what kind."""
FORMS: Final = frozenset({"granule_good", "powder_good"})
"""Things that are the material that they are of: granules of polyethylene."""
_HAN_LINK: Final = "的"


@dataclass(frozen=True)
class AskedPhrase:
    """A phrase of a need and its text, the concepts that its head may mean (none if unknown), and its materials."""

    phrase: NeedPhrase
    text: str
    concepts: Sequence[Concept] = ()
    materials: tuple[str, ...] = ()
    details: tuple[tuple[str, ...], ...] = ()
    """The keys of all else that it names."""
    is_whole: bool = False
    """Whether its head is all that it says: `sillas`, but not `patas de madera`, which describes a thing before."""
    head_text: str = ""
    is_fallback: bool = False
    """Whether it sums up a list of goods that follows, or may be one of a list of what another thing is for."""
    is_use: bool = False
    """Whether it is only what a thing is for, or among: `لأبواب`, for doors."""

    @property
    def core(self) -> str:
        """Its text without what the thing has or is for."""
        return self.text[: self.phrase.core_end - self.phrase.start]

    @property
    def is_material(self) -> bool:
        """Whether its head is known to be a material."""
        return bool(self.concepts) and all(each.kind is ConceptKind.MATERIAL for each in self.concepts)

    @property
    def is_good(self) -> bool:
        """Whether its head is known to be goods."""
        return any(each.kind is ConceptKind.GOOD for each in self.concepts)

    @property
    def is_part(self) -> bool:
        """Whether its head is known to be a part that is traded by itself: a filter, an engine."""
        return any(each.kind is ConceptKind.PART for each in self.concepts)

    @property
    def is_thing(self) -> bool:
        """Whether its head is known to be goods or such a part."""
        return self.is_good or self.is_part

    @property
    def thing(self) -> NamedThing:
        """The thing that it names."""
        keys = tuple(each.key for each in self.concepts)
        is_form = bool(self.materials and keys) and FORMS.issuperset(keys)
        keys, materials = (self.materials, ()) if is_form else (keys, self.materials)
        return NamedThing(self.text, keys, materials, self.details, is_fallback=self.is_fallback)


def asked_for(phrases: Sequence[AskedPhrase]) -> Sequence[AskedPhrase]:
    """Return the phrases that a need asks for: what is wanted before what comes first, both before what is added.

    What is only added counts if it is known to be goods, a clause by itself if it names them and nothing else. Where a
    list of goods follows a colon, what comes before sums it up.
    """
    wanted_phrases = [each for each in phrases if each.phrase.role is NeedRole.WANTED]
    listed = [place for place, each in enumerate(phrases) if each.phrase.role is NeedRole.LISTED]
    several = bool(listed) and len(phrases) > listed[0] + 1 and any(each.is_thing for each in phrases[listed[0] :])
    passed_over = {NeedRole.BUYER} if wanted_phrases or listed else set()
    if several or any(each.is_good for each in wanted_phrases):
        passed_over |= {NeedRole.FIRST}
    counting: list[AskedPhrase] = []
    for each in phrases:
        if each.phrase.role not in passed_over and _counts(each, counting[-1] if counting else None):
            counting.append(each)
    following = [*counting[1:], None]
    things = [each for each, after in zip(counting, following, strict=False) if not _qualifies(each, after)]
    before = [each for each in phrases[: listed[0]] if each.is_thing and not each.is_use] if several else []
    summing_up = [each for each in before if each.phrase.role is not NeedRole.BUYER][-1:]
    return [*things, *(replace(each, is_fallback=True) for each in summing_up if each not in things)]


def _qualifies(phrase: AskedPhrase, following: AskedPhrase | None) -> bool:
    """Return whether a Chinese phrase is no thing but belongs to the next: 家里和店里用的空调."""
    if following is None or following.phrase.role is not NeedRole.ADDED or not following.is_good:
        return False
    return not phrase.concepts and _HAN_LINK in following.text and _HAN_LINK not in phrase.text


def _counts(phrase: AskedPhrase, before: AskedPhrase | None) -> bool:
    is_next = phrase.phrase.role is NeedRole.NEXT
    if phrase.is_use:
        return False
    if phrase.phrase.role is NeedRole.ADDED and phrase.is_material:
        return before is not None and before.is_material
    if phrase.is_part and before is not None and before.is_part and (phrase.is_whole or not is_next):
        return True
    if is_next:
        return phrase.is_whole and all(each.kind is ConceptKind.GOOD for each in phrase.concepts)
    return phrase.is_good or phrase.phrase.role in _SURE
