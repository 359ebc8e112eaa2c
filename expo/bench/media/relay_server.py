"""What ``expo bench forward`` compares with: aiortc's `MediaRelay`, which decodes once and encodes for every viewer.

    python -m expo.bench.media.relay_server HOST CORE

Understands the same lines as `expo.bench.media.forwarding_server`; there is one room.
"""

import asyncio
from typing import Any

import aioice.ice
import msgspec
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay

from expo.bench.media.line_server import main, serve_lines, used_time


class RelayRoom:
    """One publisher's tracks, and the connections of everybody."""

    def __init__(self) -> None:
        self._relay = MediaRelay()
        self._tracks: dict[str, MediaStreamTrack] = {}
        self._connections: list[RTCPeerConnection] = []

    async def answer(self, message: dict[str, Any]) -> str:
        """Answer an offer to publish or to view."""
        connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._connections.append(connection)
        if message["type"] == "publish":
            connection.on("track", lambda track: self._tracks.__setitem__(track.kind, track))
        await connection.setRemoteDescription(RTCSessionDescription(message["sdp"], "offer"))
        if message["type"] == "view":
            for transceiver in connection.getTransceivers():
                transceiver.direction = "sendonly"
                transceiver.sender.replaceTrack(self._relay.subscribe(self._tracks[transceiver.kind]))
        answer = await connection.createAnswer()
        passive = answer.sdp.replace("a=setup:active", "a=setup:passive")  # peers of the benchmark begin the handshake
        await connection.setLocalDescription(RTCSessionDescription(passive, "answer"))
        description: str = connection.localDescription.sdp
        return description

    async def close(self) -> None:
        """Close all connections."""
        await asyncio.gather(*(each.close() for each in self._connections), return_exceptions=True)


async def serve(host: str) -> None:
    """Serve until standard input ends."""
    aioice.ice.get_host_addresses = lambda **_: [host]  # it never offers a loopback address by itself
    room = RelayRoom()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            if line == b"\n":
                writer.write(msgspec.json.encode(used_time()) + b"\n")
                continue
            message = msgspec.json.decode(line)
            if message.get("type") in {"publish", "view"}:
                answer = {"type": "answer", "to": message["type"], "sdp": await room.answer(message)}
                writer.write(msgspec.json.encode(answer) + b"\n")
        writer.close()

    await serve_lines(host, connected)
    await room.close()


if __name__ == "__main__":
    main(serve)
