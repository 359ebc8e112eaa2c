"""Shares a viewer's line among what there is to see: sound first, then the shared screen, the speaker, the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from livestream.forwarding.publication import Publication
from livestream.rooms.downlink import Seat

_UNMEASURED: Final = 120_000.0
"""Bits a second that a picture is counted as before its rate is known."""


@dataclass(frozen=True)
class Picture:
    """What a viewer would see in a seat: ``encodings`` of a picture, the smallest first, at least one.

    ``is_certain``: its smallest encoding is shown in any case, as the screen and the speaker are.
    """

    seat: Seat
    encodings: Sequence[Publication]
    is_certain: bool = False


def allocate(pictures: Sequence[Picture], rate: float) -> Mapping[Seat, Publication]:
    """Return which encoding each seat shows with ``rate`` bits a second; a seat that is left out shows nothing.

    ``pictures`` come in the order of their importance. First everybody is seen as small as they can be, as far as it
    goes; what is left makes the pictures larger in the same order.
    """
    shown: dict[Seat, Publication] = {}
    left = rate
    for picture in pictures:
        smallest = picture.encodings[0]
        if picture.is_certain or _cost(smallest) <= left:
            shown[picture.seat] = smallest
            left -= _cost(smallest)
    for picture in pictures:
        if (present := shown.get(picture.seat)) is None:
            continue
        larger = [each for each in picture.encodings if _cost(each) - _cost(present) <= left]
        if larger:
            shown[picture.seat] = larger[-1]
            left -= _cost(larger[-1]) - _cost(present)
    return shown


def cost(publications: Iterable[Publication]) -> float:
    """Return how many bits a second some publications take."""
    return sum(_cost(each) for each in publications)


def _cost(publication: Publication) -> float:
    return publication.rate or _UNMEASURED
