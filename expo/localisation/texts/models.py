"""Which texts are published, what is known of them, and what of them is to be read in other languages."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from expo.kit.ids import id_of
from expo.localisation.models import Text

LONGEST: Final = 100_000
"""Characters of a text that is translated; what is longer is read as it was written."""


@dataclass(frozen=True)
class TextRequest:
    """A text that is to be read in another language.

    ``owner`` is the organisation that wrote it, or `HOUSE`; ``source`` and ``target`` are languages.
    """

    owner: str
    text: str
    source: str
    target: str

    @property
    def id(self) -> str:
        """What its translation is found by."""
        return id_of("trl", self.owner, self.source, self.target, self.text)

    @property
    def content(self) -> str:
        """What is the same for equal texts of all owners in these two languages."""
        return id_of("trc", self.source, self.target, self.text)

    @property
    def too_long(self) -> bool:
        """Say whether it is never translated: it is longer than `LONGEST`."""
        return len(self.text) > LONGEST


@dataclass(frozen=True)
class SubjectText:
    """One text of one thing, as it is published: which one it was before is kept for whoever has to look at it again.

    ``id`` is the subject's id and the field, ``prod_….title``; ``worded_in`` are the languages in which its author
    has said it, too; ``names`` are those of company and brand, which stay as they are, ``section`` that of the goods.
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

    @property
    def protection(self) -> tuple[tuple[str, ...], str | None]:
        """What protects it: where that changes, its translations are made anew."""
        return self.names, self.section

    def wanted(self, target: str) -> TextRequest | None:
        """Return what is to be translated for readers of ``target``; None where they can read it already."""
        if target == self.language or target in self.worded_in or not self.text:
            return None
        return TextRequest(self.owner, self.text, self.language, target)


@dataclass(frozen=True)
class Published:
    """The texts of one thing, by their fields, whom they belong to, and what is known of it (see `SubjectText`)."""

    kind: str
    id: str
    owner: str
    texts: dict[str, Text] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    section: str | None = None

    def subject_texts(self, at: datetime) -> list[SubjectText]:
        """Return them one by one."""
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
            )
            for name, text in self.texts.items()
        ]


@dataclass(frozen=True)
class TextFacts:
    """The names of company and brands, and the sections, of all things that say a text."""

    names: frozenset[str] = frozenset()
    sections: tuple[str, ...] = ()
