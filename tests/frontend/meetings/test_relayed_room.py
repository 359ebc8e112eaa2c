"""The room behind firewalls: real browsers which reach each other and the media server through coturn alone."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aioice.stun import TransactionFailed
from playwright.async_api import expect

from expo.kit.clock import now
from tests.frontend.meetings.guests import Guest
from tests.frontend.meetings.relayed_room import (
    BO,
    MEDIA,
    PRIVATE_MEDIA,
    RelayedRoom,
    paths,
    perceive_each_other,
    refusal,
    relayed_room,
)
from tests.support import databases
from tests.support.browser import browser
from tests.support.namespaces import MIDDLE

pytestmark = [pytest.mark.browser, pytest.mark.processes]

GATHER = """async (server) => {
  const connection = new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: "relay" });
  const candidates = [];
  connection.addEventListener("icecandidate", ({ candidate }) => candidate && candidates.push(candidate.candidate));
  connection.createDataChannel("any");
  const done = new Promise((resolve) => connection.addEventListener("icegatheringstatechange",
    () => connection.iceGatheringState === "complete" && resolve()));
  await connection.setLocalDescription();
  await done;
  connection.close();
  return candidates;
}"""


@pytest.fixture(scope="module")
async def relayed(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RelayedRoom]:
    """Give one room, TURN server and pair of browsers for all tests of this file."""
    if lack := refusal():
        pytest.skip(lack)
    folder = tmp_path_factory.mktemp("turn")
    async with databases.fresh(server_url) as database, relayed_room(database, folder) as opened:
        yield opened


async def goes(guest: Guest, route: str, way: str, remotes: list[str]) -> None:
    """Check how media of a guest travels: over the relay, to these addresses."""
    await guest.route(route)
    found = await paths(guest, len(remotes))
    assert [(each["local"], each["relayProtocol"]) for each in found] == [("relay", way)] * len(remotes)
    assert [each["remote"] for each in found] == remotes


@pytest.mark.parametrize("way", ["udp", "tcp", "tls"])
async def test_two_talk_through_turn_and_move_to_the_server_through_it(relayed: RelayedRoom, way: str) -> None:
    relayed.use(way)
    async with relayed.both() as guests:
        await asyncio.gather(*(goes(guest, "direct", way, [MIDDLE]) for guest in guests))
        await perceive_each_other(*guests)
        with relayed.third():
            await asyncio.gather(*(goes(guest, "server", way, [MEDIA, MEDIA]) for guest in guests))
            await perceive_each_other(*guests)
        assert [guest.complaints for guest in guests] == [[], []]


async def test_there_is_no_other_way(relayed: RelayedRoom) -> None:
    for port, address in ((relayed.media_port, MEDIA), (1, BO)):
        with relayed.star.hosts["ana"].entered(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.settimeout(0.2)
            probe.connect((address, port))
            probe.send(b"?")
            with pytest.raises(TimeoutError):  # not even refused by the port
                probe.recv(1)


async def test_wrong_and_expired_credentials_are_refused(relayed: RelayedRoom) -> None:
    ana = relayed.star.hosts["ana"]
    for changes in ({"secret": "another"}, {"expires_at": now() - timedelta(seconds=1)}):
        with pytest.raises(TransactionFailed) as refused:
            async with relayed.turn.client(ana, **changes):
                pass
        assert refused.value.response.attributes["ERROR-CODE"][0] == 401


@pytest.mark.parametrize("ip", [MEDIA, PRIVATE_MEDIA])
async def test_media_servers_are_peers(relayed: RelayedRoom, ip: str) -> None:
    async with relayed.turn.client(relayed.star.hosts["ana"]) as client:
        await client.channel_bind(0x4000, (ip, 9))


async def test_peers_in_special_ranges_are_refused(relayed: RelayedRoom) -> None:
    denied = [
        *("127.0.0.1", "10.77.0.8", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.0.0.0"),  # noqa: S104
        *("192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255"),
    ]
    async with relayed.turn.client(relayed.star.hosts["ana"]) as client:
        for channel, ip in enumerate(denied, 0x4000):
            with pytest.raises(TransactionFailed) as refused:
                await client.channel_bind(channel, (ip, 9))
            assert refused.value.response.attributes["ERROR-CODE"][0] == 403, ip


async def test_browser_refuses_a_turn_server_whose_certificate_it_does_not_trust(relayed: RelayedRoom) -> None:
    async with browser(host=relayed.star.hosts["ana"]) as strict:
        page = await strict.new_page()
        assert await page.evaluate(GATHER, relayed.turn.ice_server("tcp"))
        assert not await page.evaluate(GATHER, relayed.turn.ice_server("tls"))


async def test_call_comes_back_after_the_line_was_cut(relayed: RelayedRoom) -> None:
    relayed.use("udp")
    async with relayed.both() as (ana, bo):
        await asyncio.gather(ana.sees(1), bo.sees(1))
        before = relayed.app.places()
        relayed.star.cut("ana")
        try:
            await ana.state("reconnecting")
            await expect(ana.page.locator("[data-call-state]")).to_have_text("Connection lost. Reconnecting…")
        finally:
            relayed.star.mend("ana")
        await ana.state("connected")
        await perceive_each_other(ana, bo)
        assert relayed.app.places() == before
