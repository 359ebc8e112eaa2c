"""Application of a glossary to texts: terms to be used, and forbidden words."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from translation.glossary.entries import GlossaryEntry
from translation.glossary.words import TermTrie, keys_of
from translation.protect.kinds import Term


class Conflict(NamedTuple):
    """Two contradictory entries of one layer.

    ``text`` has two translations in ``target``, or is both to be kept and translated (``target`` is empty then), or is
    both required and forbidden (``target`` is its own language).
    """

    language: str
    text: str
    target: str
    first: GlossaryEntry
    second: GlossaryEntry


class Glossary:
    """Entries in order of precedence: an exhibitor's before a product section's before a fair's.

    Of two entries for the same words the earlier one counts; a longer term takes precedence over a shorter one inside
    it, whatever their layers. Terms match whole words, ignoring case except in acronyms (up to five capitals); Chinese
    matches anywhere. Build a glossary once and reuse it: it caches a tree of words for each language queried.
    """

    def __init__(self, entries: Iterable[GlossaryEntry]) -> None:
        self.entries = tuple(entries)
        self._recognised: dict[str, TermTrie[GlossaryEntry]] = {}
        self._verdicts: dict[str, TermTrie[bool]] = {}

    def terms_in(self, text: str, source: str, target: str) -> tuple[Term, ...]:
        """Return the terms of a text in ``source`` with a form in ``target``, each once, in text order.

        Terms not to be translated have the same text twice.
        """
        matches = self._term_trie(source).matches(text)
        found = (_term(text[hit.start : hit.end], hit.payloads, target) for hit in matches)
        return tuple(dict.fromkeys(term for term in found if term))

    def forbidden_in(self, translation: str, target: str) -> tuple[str, ...]:
        """Return the forbidden words of a translation, as written there, each once.

        A word is allowed as part of a longer term that is right, or where an earlier entry requires it.
        """
        matches = self._verdict_trie(target).matches(translation)
        return tuple(dict.fromkeys(translation[hit.start : hit.end] for hit in matches if not hit.payloads[0]))

    def _term_trie(self, source: str) -> TermTrie[GlossaryEntry]:
        if source not in self._recognised:
            trie: TermTrie[GlossaryEntry] = TermTrie()
            for entry in self.entries:
                for text in dict.fromkeys(_recognised(entry, source)):
                    trie.add(text, entry)
            self._recognised[source] = trie
        return self._recognised[source]

    def _verdict_trie(self, target: str) -> TermTrie[bool]:
        if target not in self._verdicts:
            trie: TermTrie[bool] = TermTrie()
            for entry in self.entries:
                for text in _right(entry, target):
                    trie.add(text, True)  # noqa: FBT003 - right or wrong
                for text in entry.forbidden.get(target, ()):
                    trie.add(text, False)  # noqa: FBT003
            self._verdicts[target] = trie
        return self._verdicts[target]

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return the contradictions inside each layer. Differences between layers are their purpose."""
        return tuple(self._conflicts)

    @cached_property
    def _conflicts(self) -> list[Conflict]:
        ways = (_two_targets, _kept_and_translated, _used_and_avoided)
        return [conflict for way in ways for conflict in way(self.entries)]


def _recognised(entry: GlossaryEntry, source: str) -> Iterator[str]:
    if entry.do_not_translate:
        for form in entry.terms.values():
            yield from form.all
    elif source in entry.terms:
        yield from entry.terms[source].all


def _right(entry: GlossaryEntry, target: str) -> Iterator[str]:
    if entry.do_not_translate:
        yield from _recognised(entry, target)
    elif target in entry.terms:
        yield entry.terms[target].written


def _term(text: str, entries: Sequence[GlossaryEntry], target: str) -> Term | None:
    for entry in entries:
        if entry.do_not_translate:
            return Term(text, text)
        if target in entry.terms:
            return Term(text, entry.terms[target].written)
    return None


def _two_targets(entries: Iterable[GlossaryEntry]) -> Iterator[Conflict]:
    first_targets: dict[tuple[str, str, tuple[str, ...], str], tuple[str, GlossaryEntry]] = {}
    for entry in entries:
        if entry.do_not_translate:
            continue
        for language, text in _texts(entry):
            for target, form in entry.terms.items():
                before, first = first_targets.setdefault(
                    (entry.scope, language, keys_of(text), target), (form.written, entry)
                )
                if target != language and before != form.written:
                    yield Conflict(language, text, target, first, entry)


def _kept_and_translated(entries: Sequence[GlossaryEntry]) -> Iterator[Conflict]:
    kept = {
        (entry.scope, keys_of(text)): entry for entry in entries if entry.do_not_translate for _, text in _texts(entry)
    }
    for entry in entries:
        for language, text in () if entry.do_not_translate else _texts(entry):
            keeper = kept.get((entry.scope, keys_of(text)))
            if keeper:
                yield Conflict(language, text, "", keeper, entry)


def _texts(entry: GlossaryEntry) -> Iterator[tuple[str, str]]:
    for language, form in entry.terms.items():
        for text in dict.fromkeys(form.all):
            yield language, text


def _used_and_avoided(entries: Iterable[GlossaryEntry]) -> Iterator[Conflict]:
    used = {
        (entry.scope, language, keys_of(form.written)): entry
        for entry in entries
        for language, form in entry.terms.items()
    }
    for entry in entries:
        for language, avoided in entry.forbidden.items():
            for text in avoided:
                user = used.get((entry.scope, language, keys_of(text)))
                if user:
                    yield Conflict(language, text, language, user, entry)
