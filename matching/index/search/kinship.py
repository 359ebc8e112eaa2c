"""How documents are related to a thing that a text asks for, by the concepts of both."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.dictionaries import segment_query
from matching.encode import Vectors
from matching.index.search.models import Models
from matching.index.search.snapshot import Snapshot
from matching.index.terms.concept_terms import OWN_LOGO
from matching.index.terms.query_translation import query_vector
from matching.index.terms.term_reader import Rows
from matching.understand.concepts import ConceptReader, NamedThing, exactly, is_a, made_of, made_of_exactly, names

_FIELD: Final = "concepts"
_MAX_NEAR_SHARE: Final = 0.05
"""A broader kind of thing that more documents are is too broad to bring them near."""
_FEW_DOCUMENTS: Final = 10
Mask = NDArray[np.bool_]


class Kinship(NamedTuple):
    """How n documents are related to a thing asked for, bool [n] each."""

    fits: Mask
    """It is the thing, or a kind of it."""
    unspecific: Mask
    """It is what the thing is a kind of, by that very name, and does not say of which kind: a filter."""
    near: Mask
    """It is of a next broader kind, another blanket than a throw; or it is, or is made of, the material asked for."""
    unwanted: Mask
    """It is refused or for others, or its materials are known, and none is one asked for, a kind of one, or broader."""
    details: NDArray[np.float32]
    """The share of the details asked for that it names, 0 to 1; 0 where none is asked for."""
    other_details: NDArray[np.float32]
    """The share that it names of what else the need says, 0 to 1."""
    cosines: NDArray[np.float32]
    """Nearness in meaning to the phrase that asks for it."""


def kinship(snapshot: Snapshot, models: Models, rows: Rows, asked_for: tuple[NamedThing, Vectors]) -> Kinship:
    """Return how documents, by row, are related to a thing asked for, which comes with the vector of its phrase."""
    vectors, reader, (thing, vector) = snapshot.term_vectors, models.concepts, asked_for
    cosines = snapshot.vectors.cosines(vector, rows)
    details = _share_named(snapshot, rows, thing.details)
    fits = _of_one_meaning(snapshot, reader, rows, thing.keys, details)
    for broader, further in thing.compounds:
        named = [vectors.has_any(rows, _FIELD, [names(each)]) for each in further]
        fits |= np.logical_and.reduce([vectors.has_any(rows, _FIELD, [is_a(broader)]), *named])
    unwanted = _is_of_other_material(snapshot, reader, rows, thing) | _is_refused(snapshot, rows, thing)
    unwanted |= _is_for_others(snapshot, rows, thing, fits)
    next_broader = {above for key in thing.keys for above in _next_broader(reader, key)}
    unspecific = vectors.has_any(rows, _FIELD, map(exactly, next_broader)) & ~fits
    near = _is_near(snapshot, rows, thing, next_broader) & ~fits
    other_details = _share_named(snapshot, rows, thing.other_details)
    return Kinship(fits, unspecific, near, unwanted, details, other_details, cosines)


def offers_own_logo(snapshot: Snapshot, rows: Rows) -> Mask:
    """Return which documents, by row, offer goods with the buyer's own logo."""
    return snapshot.term_vectors.has_any(rows, _FIELD, [OWN_LOGO])


def ids_with_own_logo(snapshot: Snapshot, ids: Sequence[str]) -> set[str]:
    """Return which documents, by id, offer goods with the buyer's own logo."""
    rows = snapshot.rows_with_ids(ids)
    return {snapshot.id_of(row) for row in rows[offers_own_logo(snapshot, rows)].tolist()}


def kinship_of_ids(snapshot: Snapshot, models: Models, ids: Sequence[str], thing: NamedThing) -> Kinship:
    """Return how documents, by id, are related to a thing; those that are not there are not."""
    row_of = {snapshot.id_of(row): row for row in snapshot.rows_with_ids(ids).tolist() if snapshot.live_mask[row]}
    places = [place for place, key in enumerate(ids) if key in row_of]
    vector = query_vector(models.encoder, thing.text, segment_query(thing.text, models.dictionary))
    found = kinship(snapshot, models, np.array([row_of[ids[place]] for place in places], np.int64), (thing, vector))
    whole = no_kinship(len(ids))
    for all_values, values in zip(whole, found, strict=True):
        all_values[places] = values
    return whole


def no_kinship(count: int) -> Kinship:
    """Return that of documents that are not related to anything."""
    fits, unspecific, near, unwanted = np.zeros((4, count), np.bool_)
    details, other_details, cosines = np.zeros((3, count), np.float32)
    return Kinship(fits, unspecific, near, unwanted, details, other_details, cosines)


def _of_one_meaning(
    snapshot: Snapshot, reader: ConceptReader, rows: Rows, keys: Iterable[str], details: NDArray[np.float32]
) -> Mask:
    """Return which documents are what keys mean; of unrelated meanings only one whose documents name more details.

    `ручки` are pens or handles: where there are both and nothing tells which are meant, none is known to be it.
    """
    meanings: list[set[str]] = []
    kinds: list[set[str]] = []
    for key in keys:
        own = {key, *reader.broader(key)}
        place = next((place for place, each in enumerate(kinds) if not each.isdisjoint(own)), len(kinds))
        if place == len(kinds):
            meanings.append(set())
            kinds.append(set())
        meanings[place].add(key)
        kinds[place] |= own
    found = [snapshot.term_vectors.has_any(rows, _FIELD, map(is_a, each)) for each in meanings]
    found = [each for each in found if each.any()]
    if len(found) > 1:
        named = [float(details[each].max()) for each in found]
        found = [each for each, most in zip(found, named, strict=True) if most == max(named)]
    return found[0] if len(found) == 1 else np.zeros(len(rows), np.bool_)


def _is_specific(snapshot: Snapshot, term: str) -> bool:
    words = snapshot.words
    return words.frequency(_FIELD, term) <= max(_FEW_DOCUMENTS, _MAX_NEAR_SHARE * words.documents)


def _is_near(snapshot: Snapshot, rows: Rows, thing: NamedThing, next_broader: Iterable[str]) -> Mask:
    terms = {*map(is_a, next_broader)}
    terms |= {made_of(key) for key in thing.keys} | {is_a(key) for key in thing.materials}
    return snapshot.term_vectors.has_any(rows, _FIELD, [term for term in terms if _is_specific(snapshot, term)])


def _next_broader(reader: ConceptReader, key: str) -> set[str]:
    """Return the keys of what a concept is a kind of, without those that others of them are kinds of."""
    above = reader.broader(key)
    return set(above).difference(*(reader.broader(each) for each in above))


def _is_refused(snapshot: Snapshot, rows: Rows, thing: NamedThing) -> Mask:
    terms = [*map(is_a, thing.refused.kinds), *map(names, thing.refused.traits)]
    refused = snapshot.term_vectors.has_any(rows, _FIELD, terms)
    for asked_keys, other_keys in thing.excluded:
        named, others = (
            snapshot.term_vectors.has_any(rows, _FIELD, map(names, each)) for each in (asked_keys, other_keys)
        )
        refused |= ~named & (others if other_keys else True)
    return refused


def _is_for_others(snapshot: Snapshot, rows: Rows, thing: NamedThing, fits: Mask) -> Mask:
    """Return which documents do not say that they are for whom the thing is, if one that is the thing says so."""
    named = snapshot.term_vectors.has_any(rows, _FIELD, map(names, thing.users))
    return ~named & bool((named & fits).any())


def _share_named(snapshot: Snapshot, rows: Rows, asked_for: Sequence[Sequence[str]]) -> NDArray[np.float32]:
    """Return the share that documents name of what is asked for, each one by any of its keys."""
    named = [snapshot.term_vectors.has_any(rows, _FIELD, map(names, each)) for each in asked_for]
    return np.mean(named, axis=0, dtype=np.float32) if named else np.zeros(len(rows), np.float32)


def _is_of_other_material(snapshot: Snapshot, reader: ConceptReader, rows: Rows, thing: NamedThing) -> Mask:
    if not thing.materials:
        return np.zeros(len(rows), np.bool_)
    above = (made_of_exactly(each) for key in thing.materials for each in reader.broader(key))
    same = snapshot.term_vectors.has_any(rows, _FIELD, [*map(made_of, thing.materials), *above])
    return snapshot.term_vectors.has_any(rows, _FIELD, [made_of("")]) & ~same
