"""Lists of parts, each of which is said of the product on its own: 不锈钢刀，符合EN 71，白色."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from translation.lexicon.grammar import GRAMMARS
from translation.lexicon.phrases import Agreement
from translation.lexicon.specifications.parts import Part, Sort, are_colours_and_things
from translation.lexicon.specifications.separators import Separator, are_alike, separators

_MAX_PARTS: Final = 12


class PartComposer(Protocol):
    """Composer of the parts of a list."""

    source: str
    target: str

    def single(self, text: str) -> Part | None:
        """Return a part that is no list."""

    def read(self, text: str, agreement: Agreement) -> Part | None:
        """Return a listing whose adjectives agree as told."""

    def colour(self, text: str) -> Part | None:
        """Return a word as a colour, if it names one; it may be another thing as well: areia, chocolate."""


def compose_list(text: str, composer: PartComposer) -> Part | None:
    """Return the parts between separators: the fewest that are known."""
    places = list(separators(text, composer.source))
    if not 0 < len(places) < _MAX_PARTS:
        return None
    made = _Chains(composer).compose(text, places)
    return Part(made, Sort.LIST) if made else None


@dataclass(frozen=True)
class _Chains:
    """Chains of known parts, by their ends."""

    composer: PartComposer

    def compose(self, text: str, places: Sequence[Separator]) -> str | None:
        """Return the known parts of a text with the marks between them."""
        edges = [0, *(each.end for each in places)]
        if len(places) > 1 and (colours := self._colours(text, places)):
            return colours
        best: dict[int, list[tuple[Separator | None, Part]]] = {0: []}
        for end in range(1, len(edges) + 1):
            stop = places[end - 1].start if end <= len(places) else len(text)
            for start in range(end):
                if start not in best or (start, end) == (0, len(edges)) or end in best:
                    continue
                chain = self._extended(best[start], text[edges[start] : stop], places[start - 1] if start else None)
                if chain:
                    best[end] = chain
        chain = best.get(len(edges))
        return self._joined(chain) if chain and not are_colours_and_things([part for _, part in chain]) else None

    def _colours(self, text: str, places: Sequence[Separator]) -> str | None:
        """Return a list of words that name colours, one of them nothing else, or describe: natural, areia, azul."""
        starts, ends = [0, *(each.end for each in places)], [*(each.start for each in places), len(text)]
        words = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
        colours = [self.composer.colour(each) for each in words]
        if not any(colours):
            return None  # the words of most lists need not be read for that
        parts = [
            part
            for part in (known or self._described(each) for known, each in zip(colours, words, strict=True))
            if part
        ]
        if len(parts) < len(words) or not any(map(self._is_colour, words)):
            return None
        return self._joined([*zip([None, *places], parts, strict=True)])

    def _described(self, word: str) -> Part | None:
        part = self.composer.single(word)
        return part if part is not None and part.sort is Sort.DESCRIPTION else None

    def _is_colour(self, word: str) -> bool:
        part = self.composer.single(word)
        return part is not None and part.sort is Sort.COLOUR

    def _extended(
        self, chain: list[tuple[Separator | None, Part]], text: str, before: Separator | None
    ) -> list[tuple[Separator | None, Part]] | None:
        part = self.composer.single(text.strip()) or self._colour(chain, text)
        if part is not None and part.listing is not None and chain:
            part = self.composer.read(text.strip(), chain[-1][1].agreement) or part
        if part is None or (before and chain and not are_alike(chain[-1][1], before, part, self.composer.source)):
            return None
        return [*chain, (before, part)]

    def _colour(self, chain: list[tuple[Separator | None, Part]], text: str) -> Part | None:
        """Return the colour that a single character is beside other colours: 白、粉."""
        are_colours = bool(chain) and chain[-1][1].sort is Sort.COLOUR
        if self.composer.source != "zh" or not are_colours or len(text.strip()) != 1:
            return None
        part = self.composer.read(f"{text.strip()}色", Agreement())
        return part if part and part.sort is Sort.COLOUR else None

    def _joined(self, chain: Sequence[tuple[Separator | None, Part]]) -> str:
        grammar = GRAMMARS[self.composer.target]
        return "".join((grammar.mark(before.mark) if before else "") + part.text for before, part in chain)
