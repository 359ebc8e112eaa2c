"""Concepts as terms of the index.

They say what a document is (``be:``, ``is:``) and is made of (``of:``, ``made:``), all that it names (``has:``, with
what its texts show that it runs on), and the words that what is no thing is called by (``called:``).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from matching.index.documents import Document
from matching.text import tokenise
from matching.understand.concepts import (
    KNOWN_THING,
    ConceptReader,
    NamedConcept,
    TextReading,
    called_by,
    exactly,
    is_a,
    made_of,
    made_of_exactly,
    names,
)
from matching.understand.own_logo import offers_own_logo
from matching.understand.power import power_shown

OWN_LOGO: Final = "offers:own_logo"
"""Term of documents that offer goods with the buyer's own logo."""
_SEVERAL: Final = 3
"""Titles that have a meaning in common, against which one that has none in common with any does not count."""


def concept_terms(document: Document, reader: ConceptReader) -> tuple[str, ...]:
    """Return the concept terms of a document: of what it is, by title or group, and of all that it names.

    Each of its titles says what it is: one language has one word for blankets and throws, another has two. What is no
    thing is known to be none.
    """
    language = document.language
    titles = [(document.title, language), *((title, other) for other, title in document.titles)]
    readings = [reader.read(title, spoken) for title, spoken in titles]
    group = reader.read(document.group, language)
    facts = (reader.read(value, language) for _, value in document.facts if not value.isdecimal())
    certificates = (reader.read(each, language) for each in document.certificates)
    heads = _agreeing(_heads(readings, group), readings[0].head, group.head, reader) if document.is_thing else []
    terms: dict[str, None] = {KNOWN_THING: None} if heads or not document.is_thing else {}
    for key in (key for head in heads for key in head.keys):
        terms |= dict.fromkeys((exactly(key), is_a(key), *map(is_a, reader.broader(key))))
    named = [concept for each in (*readings, group, *facts, *certificates) for concept in each.named]
    for key in (key for concept in named for key in concept.keys):
        terms |= dict.fromkeys((names(key), *map(names, reader.broader(key))))
    terms |= dict.fromkeys(names(key) for head in heads for key in head.implied)
    things = [each.head for each in (*readings, group) if each.head]
    called = [] if document.is_thing else [called_by(token.term) for title, _ in titles for token in tokenise(title)]
    own_logo = (OWN_LOGO,) if offers_own_logo(_texts(document), language) else ()
    power = map(names, sorted(power_shown(_texts(document), language)))
    return (*terms, *dict.fromkeys((*_materials(named, things, reader), *called)), *own_logo, *power)


def _heads(titles: Sequence[TextReading], group: TextReading) -> list[NamedConcept]:
    """Return what titles name; where they name nothing, what the group does, unless it is of several kinds."""
    heads = [each.head for each in titles if each.head]
    # Where one title names a thing and another a material, this one is of it: a glass block, crystal.
    heads = [each for each in heads if not each.is_material] or heads
    return heads or ([group.head] if group.head and not group.several else [])


def _agreeing(
    heads: Sequence[NamedConcept], own: NamedConcept | None, group: NamedConcept | None, reader: ConceptReader
) -> list[NamedConcept]:
    """Return heads with the meanings that another head shares, if one has any: `serviette`, towel, is no briefcase.

    A head that shares none is another sense of a word where several others share one, or the group does: a `зарядная
    станция` is a power station.
    """
    heads = _without_strays(_borne_out(heads, group, reader), own, reader)
    kinds = [_kinds(head, reader) for head in heads]
    agreeing = []
    for place, head in enumerate(heads):
        others = set().union(*kinds[:place], *kinds[place + 1 :])
        shared = tuple(key for key in head.keys if not others.isdisjoint((key, *reader.broader(key))))
        agreeing.append(head._replace(keys=shared or head.keys))
    return agreeing


def _borne_out(
    heads: Sequence[NamedConcept], group: NamedConcept | None, reader: ConceptReader
) -> Sequence[NamedConcept]:
    """Return heads without those that are of no kind with others, where several others or the group are."""
    kinds = [_kinds(head, reader) for head in heads]
    allies = [sum(not one.isdisjoint(other) for other in kinds) for one in kinds]
    if max(allies, default=0) >= _SEVERAL:
        return [head for head, count in zip(heads, allies, strict=True) if count > 1]
    group_kinds = _kinds(group, reader) if group else set[str]()
    in_group = [not one.isdisjoint(group_kinds) for one in kinds]
    kept = [head for head, count, fits in zip(heads, allies, in_group, strict=True) if count > 1 or fits]
    return kept if any(in_group) else heads


def _without_strays(
    heads: Sequence[NamedConcept], own: NamedConcept | None, reader: ConceptReader
) -> Sequence[NamedConcept]:
    """Return heads without one that several others, which agree, have at most a broad kind in common with.

    A `سماعة` is a speaker or a headphone; where other titles say speaker, it is no headphone, though both are for
    sound. ``own`` is what the title in the document's own language names, which no translation refutes.
    """
    kinds = [_kinds(head, reader) for head in heads]
    next_kinds = [_next_kinds(head, reader) for head in heads]
    allies = [
        sum(
            not (above.isdisjoint(other.keys) and other_above.isdisjoint(head.keys) and beside.isdisjoint(other_beside))
            for other, other_above, other_beside in zip(heads, kinds, next_kinds, strict=True)
        )
        for head, above, beside in zip(heads, kinds, next_kinds, strict=True)
    ]
    if max(allies, default=0) < _SEVERAL:
        return heads
    return [head for head, count in zip(heads, allies, strict=True) if count > 1 or head == own]


def _next_kinds(head: NamedConcept, reader: ConceptReader) -> set[str]:
    """Return the next broader kinds of what a head may mean, without those that others of them are kinds of."""
    above = [key for each in head.keys for key in reader.broader(each)]
    return set(above).difference(*(reader.broader(each) for each in above))


def _kinds(head: NamedConcept, reader: ConceptReader) -> set[str]:
    return {above for key in head.keys for above in (key, *reader.broader(key))}


def _texts(document: Document) -> Iterator[str]:
    yield from (document.title, document.body)
    yield from (part for fact in document.facts for part in fact)


def _materials(named: Iterable[NamedConcept], things: Sequence[NamedConcept], reader: ConceptReader) -> Iterator[str]:
    """Yield the terms of materials, if they are not the thing itself: cotton towels, but not cotton."""
    own = {key for each in things for key in each.keys}
    for key in (key for each in named if each.is_material for key in each.keys if key not in own):
        yield from (made_of(""), made_of_exactly(key), made_of(key), *map(made_of, reader.broader(key)))
