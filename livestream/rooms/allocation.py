"""Shares a viewer's line among what there is to see: sound first, then the shared screen, the speaker, the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from livestream.forwarding.codecs import Kind
from livestream.forwarding.publication import Publication
from livestream.rooms.downlink import Seat

_UNMEASURED: Final[Mapping[Kind, float]] = {Kind.AUDIO: 40_000.0, Kind.VIDEO: 120_000.0}
"""Bits a second that a publication is counted as before its rate is known."""
RESERVE: Final = 1.25
"""Times what it takes must be left for a picture that is not shown yet: rates vary, and a change costs a key frame."""


@dataclass(frozen=True)
class Picture:
    """What a viewer would see in a seat: ``encodings`` of a picture, at least one; ``shown`` is what the seat shows.

    ``is_certain``: its smallest encoding is shown in any case, as the screen and the speaker are.
    """

    seat: Seat
    encodings: Sequence[Publication]
    shown: Publication | None = None
    is_certain: bool = False

    @property
    def smallest(self) -> Publication:
        """The encoding that takes least."""
        return min(self.encodings, key=_cost)

    def fits(self, encoding: Publication, rate: float) -> bool:
        """Return whether so many bits a second carry an encoding, with a reserve if it takes more than now."""
        present = _cost(self.shown) if self.shown in self.encodings and self.shown is not None else 0.0
        return _cost(encoding) * (RESERVE if _cost(encoding) > present else 1.0) <= rate


def allocate(pictures: Sequence[Picture], rate: float) -> Mapping[Seat, Publication]:
    """Return which encoding each seat shows with ``rate`` bits a second; a seat that is left out shows nothing.

    ``pictures`` come in the order of their importance. First everybody is seen as small as they can be, as far as it
    goes; what is left makes the pictures larger in the same order.
    """
    chosen: dict[Seat, Publication] = {}
    left = rate
    for picture in pictures:
        if picture.is_certain or picture.fits(picture.smallest, left):
            chosen[picture.seat] = picture.smallest
            left -= _cost(picture.smallest)
    for picture in pictures:
        if (present := chosen.get(picture.seat)) is None:
            continue
        left += _cost(present)
        larger = [each for each in picture.encodings if picture.fits(each, left)]
        chosen[picture.seat] = max(larger, key=_cost, default=present)
        left -= _cost(chosen[picture.seat])
    return chosen


def cost(publications: Iterable[Publication]) -> float:
    """Return how many bits a second some publications take."""
    return sum(_cost(each) for each in publications)


def _cost(publication: Publication) -> float:
    return publication.rate if publication.rate is not None else _UNMEASURED[publication.kind]
