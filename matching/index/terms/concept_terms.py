"""Concepts as terms of the index: of what a document is (``be:``, ``is:``), and of all that it names (``has:``)."""

from matching.index.documents import Document
from matching.understand.concepts import ConceptReader, exactly, is_a, names


def concept_terms(document: Document, reader: ConceptReader) -> tuple[str, ...]:
    """Return the concept terms of a document: of what it is, by title or group, and of all that these and facts name.

    Where its title does not tell what it is, its titles in other languages may.
    """
    language = document.language
    titles = [(document.title, language), *((title, other) for other, title in document.titles)]
    readings = [reader.read(title, spoken) for title, spoken in titles]
    head = next((each.head for each in readings if each.head), None)
    group = reader.read(document.group, language)
    facts = (reader.read(value, language) for _, value in document.facts if not value.isdecimal())
    terms: dict[str, None] = {}
    # A group is often of several kinds of things.
    thing = head or (None if group.several else group.head)
    for key in thing.keys if thing else ():
        terms |= dict.fromkeys((exactly(key), is_a(key), *map(is_a, reader.broader(key))))
    named = (concept for each in (*readings, group, *facts) for concept in each.named)
    for key in (key for concept in named for key in concept.keys):
        terms |= dict.fromkeys((names(key), *map(names, reader.broader(key))))
    return tuple(terms)


def things_of(text: str, language: str, reader: ConceptReader) -> list[str]:
    """Return the terms of documents that are one of the things that a text names, or a kind of it."""
    return list(dict.fromkeys(is_a(key) for each in reader.things(text, language) for key in each.keys))
