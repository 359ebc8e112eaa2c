"""The trade lexicon: meanings of words, and their names in other languages."""

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from translation.errors import InvalidLexiconRow
from translation.lexicon.compose import compose
from translation.lexicon.entries import LANGUAGES, Adjective, Concept, Noun
from translation.lexicon.folding import fold
from translation.lexicon.pieces import Values, plain_values
from translation.lexicon.prose.patterns import FOLDER as PATTERNS
from translation.lexicon.prose.sentences import compose_prose
from translation.lexicon.reading.concepts import TextConcepts, read_concepts
from translation.lexicon.readings import MAX_FORM_LENGTH, Forms, Sense
from translation.lexicon.rows import read
from translation.lexicon.taxonomy import Taxonomy

_FOLDER: Final = Path(__file__).parent / "data"


class Lexicon:
    """Trade concepts, found by any form of any of their names.

    Languages are BCP 47 primary tags; in a language that it lacks (see `LANGUAGES`), nothing is found.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        """Take concepts; each language is indexed on first use."""
        self._concepts = concepts
        self._forms: dict[str, Forms] = {}

    @staticmethod
    def load(folder: Path | None = None) -> "Lexicon":
        """Return the lexicon of a folder of CSV files, by default the library's own; read once, on first use.

        Using it raises `InvalidLexiconRow` for an invalid row, and for two concepts with one key.
        """
        return _loaded(folder or _FOLDER)

    @cached_property
    def concepts(self) -> tuple[Concept, ...]:
        """All concepts, in the order of file names and rows."""
        return tuple(self._concepts)

    @cached_property
    def version(self) -> str:
        """Version string, which changes with its contents."""
        given = self._concepts
        return f"lexicon {given.fingerprint()}" if isinstance(given, _Files) else "lexicon"

    def forms(self, language: str) -> Forms:
        """Return the forms of all names in a language."""
        if language not in self._forms:
            self._forms[language] = Forms(self.concepts if language in LANGUAGES else (), language)
        return self._forms[language]

    def find(self, form: str, language: str) -> tuple[Sense, ...]:
        """Return the meanings of a word or phrase, ignoring case and accents; nothing for overlong ones."""
        return self.forms(language).find(fold(form)) if len(form) <= MAX_FORM_LENGTH else ()

    def compose(self, text: str, source: str, target: str, values: Values = plain_values) -> str | None:
        """Return a listing or a description in ``target``, or None unless all of it is known for certain.

        A listing is a title or the like: noun phrases, values and punctuation, of at most 200 characters. A description
        is sentences that follow known patterns, the last one with its full stop. ``values`` finds numbers, models and
        names, and writes them in ``target``; without it they are copied.
        """
        return compose(text, source, target, self.forms(source), values) or compose_prose(
            text, source, target, self.forms(source), values
        )

    def read(self, text: str, language: str) -> TextConcepts:
        """Return the concepts that a text names, as far as they are known, and its head."""
        return read_concepts(text, language, self.forms(language)) if language in LANGUAGES else TextConcepts()

    def broader(self, key: str) -> tuple[str, ...]:
        """Return the keys of all that a concept is a kind of, nearest first; nothing for an unknown key."""
        return self._taxonomy.broader(key)

    @cached_property
    def _taxonomy(self) -> Taxonomy:
        return Taxonomy(self.concepts)

    def term(self, text: str, source: str, target: str) -> str | None:
        """Return the translation of a text that is one term; None if it is not, or is ambiguous.

        Singular and plural are kept, as is an initial capital.
        """
        text = text.strip()
        if len(text) > MAX_FORM_LENGTH:
            return None
        text = unicodedata.normalize("NFC", text)
        readings = [reading for reading in self.find(text, source) if not reading.governed]
        readings = [reading for reading in readings if reading.rank == readings[0].rank]
        if len(readings) != 1 or target not in LANGUAGES:
            return None
        written = _written(readings[0], target)
        return written[0].upper() + written[1:] if text[0].isupper() else written


def _written(reading: Sense, target: str) -> str:
    name = reading.concept.names[target][0]
    match name:
        case Noun():
            return name.form(plural=bool(reading.plural))
        case Adjective():
            return name.masculine


@cache
def _loaded(folder: Path) -> Lexicon:
    return Lexicon(_Files(folder))


class _Files:
    """Concepts of a folder's files, read anew on each iteration, so that errors are raised again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fingerprint(self) -> str:
        """Return eight hexadecimal digits that change with any file, and with the patterns of sentences."""
        digest = hashlib.blake2b(digest_size=4)
        for file in (*sorted(self._folder.glob("*.csv")), *sorted(PATTERNS.glob("*.csv"))):
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def __iter__(self) -> Iterator[Concept]:
        seen: dict[str, str] = {}
        for file in sorted(self._folder.glob("*.csv")):
            for line, concept in enumerate(read(file), start=2):
                if concept.key in seen:
                    raise InvalidLexiconRow(f"{concept.key} is also in {seen[concept.key]}.", file=file.name, line=line)
                seen[concept.key] = file.name
                yield concept
