"""The media server: answers offers, keeps connections on the media port, and rooms as long as somebody is in them."""

import asyncio
import logging
import math
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from livestream.errors import ConnectionGone, InvalidOffer
from livestream.forwarding import audio_level
from livestream.forwarding.encodings import Encodings, Simulcast
from livestream.forwarding.publication import Publication
from livestream.forwarding.slot import Slot
from livestream.rooms.downlink import Downlink, Seat
from livestream.rooms.recording import Recorder
from livestream.rooms.room import MAX_LISTENERS, Participant, Room
from livestream.rooms.tracks import Track
from livestream.rooms.uplink import Uplink
from livestream.sdp.answer import Endpoint, SentTrack, chosen_format, write_answer
from livestream.sdp.offer import MediaSection, Offer, parse_offer
from livestream.transport.binding import Address
from livestream.transport.connection import Connection, ConnectionState
from livestream.transport.credentials import IceCredentials
from livestream.transport.dtls import Certificate
from livestream.transport.port import MediaPort

log = logging.getLogger(__name__)

_TICK_SECONDS: Final = 0.1
_REPORT_TICKS: Final = 10
_SPEAKER_TICKS: Final = 3
LinkT = TypeVar("LinkT", Uplink, Downlink)


class MediaServer:
    """Rooms on one media port, which peers reach at ``addresses``; each takes ``max_listeners`` who only listen.

    ``max_room_rate`` is how many bits of payload a second the viewers of a room are sent together.

    ``recorder_of`` returns the recorder of a room by the room's id, or None where it cannot be recorded.
    """

    def __init__(
        self,
        port: MediaPort,
        addresses: Sequence[Address],
        *,
        max_listeners: int = MAX_LISTENERS,
        max_room_rate: float = math.inf,
        recorder_of: Callable[[str], Recorder | None] = lambda _: None,
    ) -> None:
        self._port, self.addresses = port, addresses
        self._max_listeners, self._max_room_rate = max_listeners, max_room_rate
        self._recorder_of = recorder_of
        self._certificate = Certificate()
        self.rooms: dict[str, Room] = {}

    def room(self, room_id: str, *, changed: Callable[[], None]) -> Room:
        """Return a room, opened where nobody was in it; ``changed`` hears of every change in it from then on."""
        if room_id not in self.rooms:
            recorder = self._recorder_of(room_id)
            self.rooms[room_id] = Room(
                room_id,
                changed=changed,
                max_listeners=self._max_listeners,
                max_rate=self._max_room_rate,
                recorder=recorder,
            )
        return self.rooms[room_id]

    def publish(self, room: Room, participant: Participant, sdp: str, tracks: Mapping[str, Track]) -> str:
        """Answer the offer of a participant's connection up; ``tracks`` by mid.

        An offer of the former peer connection goes on with it, as after an ICE restart; another one replaces it.
        Raises InvalidOffer, NoCommonCodec, ConnectionGone and PortIsFull.
        """
        offer = parse_offer(sdp)
        sections = {
            tracks[each.mid]: each
            for each in offer.sections
            if each.mid in tracks and each.direction in {"sendonly", "sendrecv"} and not each.is_rejected
        }
        for track, section in sections.items():
            if section.kind is not track.kind or (not section.ssrcs and section.simulcast is None):
                raise InvalidOffer(f"section {section.mid} is no {track.value} with a source (a=ssrc) or rids (a=rid)")
        former = _continued(participant.uplink, offer)
        connection = former.connection if former is not None else self._new(offer)
        known = {(track.kind, each.source): each for track, each in former.tracks.items()} if former is not None else {}
        uplink = Uplink(
            {
                track: known.get((track.kind, _source(section))) or _encodings(connection, section)
                for track, section in sections.items()
            },
            connection,
            changed=lambda _: room.update(),
            clock=self._port.now,
        )
        answer = self._answer(offer, connection, {})
        self._admit(uplink, participant.uplink)
        participant.uplink = uplink
        room.update()
        return answer

    def view(self, room: Room, participant: Participant, sdp: str, seats: Mapping[str, Seat]) -> str:
        """Answer the offer of a participant's connection down; ``seats`` by mid.

        An offer of the former peer connection goes on with it, as after an ICE restart; another one replaces it.
        Raises InvalidOffer, NoCommonCodec, ConnectionGone and PortIsFull.
        """
        offer = parse_offer(sdp)
        sections = {
            seats[each.mid]: each
            for each in offer.sections
            if each.mid in seats and each.direction == "recvonly" and not each.is_rejected
        }
        if any(section.kind is not seat.track.kind for seat, section in sections.items()):
            raise InvalidOffer("a section is of another kind than the track that it is for")
        former = _continued(participant.downlink, offer)
        connection = former.connection if former is not None else self._new(offer)
        known = former.slots if former is not None else {}
        downlink = Downlink(
            {seat: known.get(seat) or _slot(connection, section) for seat, section in sections.items()},
            connection,
            changed=lambda _: room.show_to(participant),
            bandwidth=participant.bandwidth,
            clock=self._port.now,
        )
        sent = {section.mid: SentTrack(downlink.slots[seat].ssrc, _stream(seat)) for seat, section in sections.items()}
        answer = self._answer(offer, connection, sent)
        self._admit(downlink, participant.downlink)
        participant.downlink = downlink
        for seat in known.keys() - downlink.slots.keys():
            known[seat].show(None)
        room.show_to(participant)
        return answer

    def leave(self, room: Room, participant: Participant) -> None:
        """Let a participant leave, and close the room behind the last one."""
        room.leave(participant)
        if not room.participants:
            self.rooms.pop(room.id, None)

    def now(self) -> float:
        """Return seconds of a monotonic clock."""
        return self._port.now()

    async def run(self) -> None:
        """Repeat what was lost, report on what arrives, and find out who speaks, until cancelled."""
        ticks = 0
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            ticks += 1
            steps = [each.tick for each in self._uplinks()]
            if ticks % _SPEAKER_TICKS == 0:
                steps += [each.hear for each in self.rooms.values()]
            if ticks % _REPORT_TICKS == 0:
                steps += [each.report for each in self._uplinks()]
                steps += [each.measure for each in self.rooms.values()]
            for step in steps:
                try:
                    step()
                except Exception:  # one publisher, or one room, must not stop all others
                    log.exception("media.step_failed")

    def _uplinks(self) -> Iterator[Uplink]:
        for room in self.rooms.values():
            yield from room.uplinks

    def _new(self, offer: Offer) -> Connection:
        return Connection(self._port, self._certificate, offer.agent)

    def _answer(self, offer: Offer, connection: Connection, sent: Mapping[str, SentTrack]) -> str:
        """Return the answer, with new credentials where the browser restarts ICE (RFC 8445 §2.4)."""
        is_restart = connection.agent.credentials != offer.agent.credentials
        credentials = IceCredentials.generate() if is_restart else connection.credentials
        answer = write_answer(offer, Endpoint(credentials, self._certificate.fingerprint, self.addresses), sent)
        if is_restart:
            self._port.restart(connection, offer.agent, credentials)
        return answer

    def _admit(self, link: Uplink | Downlink, former: Uplink | Downlink | None) -> None:
        """Let a connection serve a new link, in place of the participant's former one."""
        is_continued = former is not None and former.connection is link.connection
        if not is_continued:
            self._port.add(link.connection)
        link.connection.receiver = link
        if former is not None and not is_continued:
            former.connection.close()


def _continued(former: LinkT | None, offer: Offer) -> LinkT | None:
    """Return the former link if the offer comes from the same peer connection of the browser, otherwise None.

    Raises ConnectionGone if that was closed since.
    """
    if former is None or not former.connection.agent.goes_on_with(offer.agent):
        return None
    if former.connection.state is ConnectionState.CLOSED:
        raise ConnectionGone("the connection was given up: make a new one")
    return former


def _source(section: MediaSection) -> int | Simulcast:
    return section.simulcast or section.ssrcs[0]


def _encodings(connection: Connection, section: MediaSection) -> Encodings:
    def publication(ssrc: int) -> Publication:
        level = section.extensions.get(audio_level.URI)
        return Publication(section.kind, ssrc, connection.send_rtcp, level_extension=level)

    return Encodings(_source(section), publication)


def _slot(connection: Connection, section: MediaSection) -> Slot:
    return Slot(
        section.kind,
        ssrc=secrets.randbits(32),
        payload_type=chosen_format(section).payload_type,
        send=connection.send_rtp,
        send_rtcp=connection.send_rtcp,
    )


def _stream(seat: Seat) -> str:
    """Return the stream of a place: a browser plays its sound and picture in step."""
    return "screen" if seat.place is None else f"place-{seat.place}"
