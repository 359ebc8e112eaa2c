"""Published texts, their facts, and the translations they need."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from expo.kit.ids import id_of
from expo.localisation.models import Text, TranslationOrigin

MAX_LENGTH: Final = 100_000
"""Most characters of a text that is translated; longer texts are shown in the original."""


@dataclass(frozen=True)
class TextRequest:
    """A request for a text in another language.

    ``owner`` is the organisation that wrote it, or `PLATFORM`; ``source`` and ``target`` are languages.
    ``is_specification`` tells that it is the value of a product's attribute, which is read otherwise than a title.
    """

    owner: str
    text: str
    source: str
    target: str
    is_specification: bool = False

    @property
    def id(self) -> str:
        """Id of its translation."""
        return id_of("trl", self.owner, self.source, self.target, self.text)

    @property
    def content(self) -> str:
        """Key that equal texts of all owners share for these two languages."""
        kind = ["specification"] if self.is_specification else []
        return id_of("trc", self.source, self.target, self.text, *kind)

    @property
    def too_long(self) -> bool:
        """Whether it is longer than `MAX_LENGTH` and thus never translated."""
        return len(self.text) > MAX_LENGTH


@dataclass(frozen=True)
class SubjectText:
    """One published text of one subject; ``before`` is its former text, for reviewing changes.

    ``id`` is the subject's id and the field, ``prod_….title``; ``worded_in`` are the other languages in which it is
    there, ``author_translations`` its author's own texts of these, by language; ``names`` are company and brand names,
    which stay untranslated; ``section`` is that of the goods.
    """

    id: str
    subject_kind: str
    subject_id: str
    field: str
    owner: str
    language: str
    text: str
    at: datetime
    before: str | None = None
    worded_in: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    section: str | None = None
    author_translations: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def protection(self) -> tuple[tuple[str, ...], str | None]:
        """Facts that protect words of the text: when they change, its translations are remade."""
        return self.names, self.section

    def request_for(self, target: str) -> TextRequest | None:
        """Return the translation request for readers of ``target``; None if they need none."""
        if target == self.language or target in self.worded_in or not self.text:
            return None
        return TextRequest(self.owner, self.text, self.language, target)


@dataclass(frozen=True)
class Published:
    """The texts of one subject by field, their owner, and facts about the subject (see `SubjectText`)."""

    kind: str
    id: str
    owner: str
    texts: dict[str, Text] = dataclasses.field(default_factory=dict)
    names: tuple[str, ...] = ()
    section: str | None = None

    def subject_texts(self, at: datetime) -> list[SubjectText]:
        """Return the texts as `SubjectText` objects."""
        return [
            SubjectText(
                id=f"{self.id}.{name}",
                subject_kind=self.kind,
                subject_id=self.id,
                field=name,
                owner=self.owner,
                language=text.language,
                text=text.text,
                at=at,
                worded_in=tuple(sorted(text.renderings)),
                names=self.names,
                section=self.section,
                author_translations=_author_translations(text),
            )
            for name, text in self.texts.items()
        ]


@dataclass(frozen=True)
class TextFacts:
    """Company and brand names, and sections, of all subjects with a given text, and its author's translations of it."""

    names: frozenset[str] = frozenset()
    sections: tuple[str, ...] = ()
    author_translations: dict[str, str] = dataclasses.field(default_factory=dict)


def _author_translations(text: Text) -> dict[str, str]:
    """Return the texts that the author wrote in other languages, and none by a machine."""
    return {
        language: each.text
        for language, each in sorted(text.renderings.items())
        if each.origin is TranslationOrigin.PERSON
    }
