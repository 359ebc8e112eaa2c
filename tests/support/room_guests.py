"""Guests of a room who signal and send media over real sockets, without sound and picture."""

import json
from typing import Any, Final

from expo.bench.media.peer import Peer, Poll
from livestream.forwarding import audio_level
from livestream.rtp.packet import header
from livestream.signalling.admission import Admission
from livestream.signalling.entrance import Entrance
from livestream.signalling.messages import Answer, Sent, Speaker, write_message
from tests.support.media_offers import audio_section, video_section

HOST: Final = "127.0.0.1"
SOUND_SSRC: Final = 11
PICTURE_SSRC: Final = 12


class Guest:
    """Somebody at the entrance: what they were told, and their connections."""

    def __init__(self, entrance: Entrance, name: str, *, may_send: bool = True, room: str = "room") -> None:
        self.told: list[Sent] = []
        self.was_hung_up = False
        self.entrance = entrance
        self.session = entrance.enter(
            Admission(room, name, name.title(), may_send, may_record=True), self._tell, self._hang_up
        )
        self.packets: list[bytes] = []
        self.poll = Poll()
        self.up, self.down = Peer(HOST, self.poll), Peer(HOST, self.poll, receive=self._receive)

    def say(self, **message: Any) -> None:
        """Send a message."""
        self.session.receive(json.dumps(message))

    def latest(self, kind: type[Any]) -> Any:
        """Return the last message of a kind that they got."""
        return next(each for each in reversed(self.told) if isinstance(each, kind))

    @property
    def active_speaker(self) -> str | None:
        """The participant who speaks, as they were told last."""
        return next((each.id for each in reversed(self.told) if isinstance(each, Speaker)), None)

    async def publish(self) -> None:
        """Connect up with a microphone (source `SOUND_SSRC`) and a camera (`PICTURE_SSRC`), both switched on."""
        sections = (
            audio_section(ssrc=SOUND_SSRC).replace("{mid}", "0")
            + f"a=extmap:1 {audio_level.URI}\r\n"
            + video_section(ssrc=PICTURE_SSRC).replace("{mid}", "1")
        )
        self.say(type="publish", sdp=self.up.offer(sections), tracks={"0": "microphone", "1": "camera"})
        await self.up.connect(self.latest(Answer).sdp)
        for track in ("microphone", "camera"):
            self.say(type="switch", track=track, on=True)

    async def view(self, *places: int) -> None:
        """Connect down, to hear who is in some places."""
        sections = "".join(audio_section("recvonly").replace("{mid}", str(place)) for place in places)
        seats = [{"mid": str(place), "track": "microphone", "place": place} for place in places]
        self.say(type="view", sdp=self.down.offer(sections), seats=seats)
        await self.down.connect(self.latest(Answer).sdp)

    def speak(self, number: int) -> None:
        """Send a packet of sound with a sequence number."""
        self.up.send_rtp(header(111, marker=False, sequence=number, timestamp=number * 960, ssrc=SOUND_SSRC) + b"sound")

    def close(self) -> None:
        """Hang up and close both connections, without goodbye."""
        self.entrance.close(self.session)
        self.up.close()
        self.down.close()
        self.poll.close()

    def _tell(self, message: Sent) -> None:
        assert write_message(message)  # what cannot be written would break the line
        self.told.append(message)

    def _hang_up(self) -> None:
        self.was_hung_up = True

    def _receive(self, datagram: bytes) -> None:
        assert self.down.srtp is not None
        packet = self.down.srtp.open_rtp(datagram)
        if packet is not None:
            self.packets.append(packet)
