"""The trade lexicon: meanings of words, and their names in other languages."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from translation.lexicon.compose import ListingComposer
from translation.lexicon.derived import code_digest, digest
from translation.lexicon.entries import LANGUAGES, Adjective, Concept, Noun
from translation.lexicon.files import LexiconFiles
from translation.lexicon.folding import fold
from translation.lexicon.grammar.capitals import with_capital_of
from translation.lexicon.pieces import Values, plain_values
from translation.lexicon.prose.sentences import compose_prose
from translation.lexicon.reading.concepts import TextConcepts, read_concepts
from translation.lexicon.readings import MAX_FORM_LENGTH, Forms, Index, Sense, index_of
from translation.lexicon.specifications.composing import compose_specification
from translation.lexicon.syntax.senses.context_rules import meant_alone
from translation.lexicon.taxonomy import Taxonomy, direct_broader

_FOLDER: Final = Path(__file__).parent / "data"
_PATTERNS: Final = sorted(set(Path(__file__).parent.rglob("*.csv")) - set(_FOLDER.iterdir()))
_MODULES: Final = tuple(
    f"translation.lexicon.{each}"
    for each in ("entries", "files", "folding", "readings", "relational", "rows", "russian_cases", "taxonomy")
)
_CODE: Final = code_digest((__name__, *_MODULES))
"""Digest of the code that all that is derived depends on."""


class Composition(NamedTuple):
    """What the lexicon makes of a text; it is certain, or may be wrong."""

    text: str
    is_certain: bool = True


class Lexicon:
    """Trade concepts, found by any form of any of their names.

    Languages are BCP 47 primary tags; in a language that it lacks (see `LANGUAGES`), nothing is found.
    """

    def __init__(self, concepts: Iterable[Concept], files: LexiconFiles | None = None) -> None:
        """Take concepts, or files of such; each language is indexed on first use."""
        self._own_concepts = tuple(concepts)
        self._files = files
        self._forms: dict[str, Forms] = {}

    @staticmethod
    def load(folder: Path | None = None) -> "Lexicon":
        """Return the lexicon of a folder of CSV files, by default the library's own; read once, on first use.

        Using it raises `InvalidLexiconRow` for an invalid row, and for two concepts with one key.
        """
        return _loaded(folder or _FOLDER)

    @property
    def concepts(self) -> Sequence[Concept]:
        """All concepts, in the order of file names and rows; each is made when it is first asked for."""
        return self._files.concepts if self._files else self._own_concepts

    @cached_property
    def version(self) -> str:
        """Version string, which changes with its contents, and with the patterns of the grammar."""
        if not self._files:
            return "lexicon"
        return f"lexicon {digest([self._files.version.encode(), *(file.read_bytes() for file in _PATTERNS)])}"

    def forms(self, language: str) -> Forms:
        """Return the forms of all names in a language."""
        if language not in self._forms:
            known = language in LANGUAGES
            self._forms[language] = Forms(self.concepts, self._index(language)) if known else Forms((), {})
        return self._forms[language]

    def _index(self, language: str) -> Index:
        found: Index = self.derive(f"forms-{language}", lambda: index_of(self.concepts, language))
        return found

    def derive(self, name: str, make: Callable[[], object], code: str = "") -> Any:
        """Return the JSON that ``make`` makes of the concepts, kept for later processes as `DerivedData.get` does.

        ``code`` is the `code_digest` of the modules that it depends on besides the lexicon's own.
        """
        return self._files.derived.get(name, make, _CODE + code) if self._files else make()

    def find(self, form: str, language: str) -> tuple[Sense, ...]:
        """Return the meanings of a word or phrase, ignoring case and accents; nothing for overlong ones."""
        return self.forms(language).find(fold(form)) if len(form) <= MAX_FORM_LENGTH else ()

    def compose(self, text: str, source: str, target: str, values: Values = plain_values) -> str | None:
        """Return a listing or a description in ``target``, or None unless all of it is known for certain.

        A listing is a title or the like: noun phrases, values and punctuation, of at most 200 characters. A description
        is sentences that follow known patterns, the last one with its full stop. ``values`` finds numbers, models and
        names, and writes them in ``target``; without it they are copied.
        """
        made = self.compose_or_list(text, source, target, values)
        return made.text if made and made.is_certain else None

    def compose_or_list(self, text: str, source: str, target: str, values: Values = plain_values) -> Composition | None:
        """Return a listing or a description as `compose` does, or the details of a Chinese title, or None.

        Of a title whose details are listed, as its thing and its details between commas, the words are known, but not
        how they belong together, nor always in which of their senses.
        """
        listing = ListingComposer(text, source, target, self.forms(source), values)
        certain = listing.compose() or compose_prose(text, source, target, self.forms(source), values)
        if certain is not None:
            return Composition(certain)
        details = listing.list_details()
        return None if details is None else Composition(details, is_certain=False)

    def compose_specification(self, text: str, source: str, target: str, values: Values = plain_values) -> str | None:
        """Return the value of an attribute in ``target``, or None unless all of it is known for certain.

        It is read as a listing (see `compose`), or as what only specifications say: yes, blends, standards, dates.
        """
        return compose_specification(text, source, target, self.forms(source), values)

    def read(self, text: str, language: str) -> TextConcepts:
        """Return the concepts that a text names, as far as they are known, and its head."""
        return read_concepts(text, language, self.forms(language)) if language in LANGUAGES else TextConcepts()

    def broader(self, key: str) -> tuple[str, ...]:
        """Return the keys of all that a concept is a kind of, nearest first; nothing for an unknown key."""
        return self._taxonomy.broader(key)

    @cached_property
    def _taxonomy(self) -> Taxonomy:
        return Taxonomy(self.derive("broader", lambda: direct_broader(self.concepts)))

    def term(self, text: str, source: str, target: str) -> str | None:
        """Return the translation of a text that is one term; None if it is not, or is ambiguous.

        Singular and plural are kept, as is an initial capital.
        """
        text = text.strip()
        if len(text) > MAX_FORM_LENGTH:
            return None
        text = unicodedata.normalize("NFC", text)
        readings = meant_alone([reading for reading in self.find(text, source) if not reading.governed])
        readings = [reading for reading in readings if reading.rank == readings[0].rank]
        if len(readings) != 1 or target not in LANGUAGES:
            return None
        written = _written(readings[0], target)
        return with_capital_of(text, written)


def _written(reading: Sense, target: str) -> str:
    name = reading.concept.names[target][0]
    match name:
        case Noun():
            return name.form(plural=bool(reading.plural))
        case Adjective():
            return name.masculine


@cache
def _loaded(folder: Path) -> Lexicon:
    return Lexicon((), LexiconFiles(folder))
