"""What a viewer is shown: the others in their seats, within what the viewer's line carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from livestream.forwarding.codecs import Kind
from livestream.forwarding.publication import Publication
from livestream.forwarding.slot import Slot
from livestream.rooms.allocation import RESERVE, Picture, allocate, cost
from livestream.rooms.downlink import Downlink, Seat
from livestream.rooms.tracks import Track


@dataclass(frozen=True)
class Offered:
    """What there is to show in a seat: the active encodings of a participant's track, the smallest first."""

    sender_id: str
    encodings: Sequence[Publication]


@dataclass(frozen=True)
class Reduced:
    """Participants, by id, whose camera a viewer sees smaller than it is sent, or not at all, on a slow line."""

    smaller: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()


def show(downlink: Downlink, offered: Mapping[Seat, Offered], *, speaker_id: str | None, rate: float) -> Reduced:
    """Let each slot show what is offered in its seat, as large as ``rate`` bits a second allow."""
    sounds = {seat: each.encodings[-1] for seat, each in offered.items() if seat.track.kind is Kind.AUDIO}
    pictures = allocate(_pictures(downlink, offered, speaker_id), rate - cost(sounds.values()))
    shown = {**sounds, **pictures}
    is_whole = all(shown.get(seat) is each.encodings[-1] for seat, each in offered.items())
    # What is not shown yet needs the reserve as well: without it, a line of a little more would never be tried.
    downlink.demand = cost(each.encodings[-1] for each in offered.values()) * (1.0 if is_whole else RESERVE)
    for seat, slot in downlink.slots.items():
        _show_in(slot, offered.get(seat), shown.get(seat))
    cameras = {seat: each for seat, each in offered.items() if seat.track is Track.CAMERA}
    return Reduced(
        smaller=frozenset(
            each.sender_id
            for seat, each in cameras.items()
            if seat in pictures and pictures[seat] is not each.encodings[-1]
        ),
        missing=frozenset(each.sender_id for seat, each in cameras.items() if seat not in pictures),
    )


def _pictures(downlink: Downlink, offered: Mapping[Seat, Offered], speaker_id: str | None) -> Sequence[Picture]:
    """Return the pictures by importance: the screen, the speaker, the others by place."""
    pictures = [(seat, each) for seat, each in offered.items() if seat.track.kind is Kind.VIDEO]
    pictures.sort(key=lambda pair: (pair[0].place is not None, pair[1].sender_id != speaker_id, pair[0].place or 0))
    first = next((seat for seat, _ in pictures if seat.track is Track.CAMERA), None)
    return [
        Picture(
            seat,
            each.encodings,
            shown=downlink.slots[seat].goal,
            is_certain=seat.track is Track.SCREEN or seat == first,
        )
        for seat, each in pictures
    ]


def _show_in(slot: Slot, offered: Offered | None, publication: Publication | None) -> None:
    if publication is not None and offered is not None and slot.publication in offered.encodings:
        slot.change_to(publication)
    else:
        slot.show(publication)
