"""The room behind firewalls: real browsers which reach each other and the media server through coturn alone."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aioice.stun import TransactionFailed
from playwright.async_api import expect

from expo.kit.clock import now
from tests.frontend.meetings.guests import HASTY, Guest, a_guest
from tests.frontend.meetings.relayed_room import (
    BO,
    MEDIA,
    NOBODY,
    PRIVATE_MEDIA,
    WAYS,
    RelayedRoom,
    paths,
    perceive_each_other,
    refusal,
    relayed_room,
)
from tests.frontend.test_looks import violations
from tests.support import clients, databases
from tests.support.browser import browser
from tests.support.burnt_media import sent_by
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


REMEMBERED = "() => JSON.parse(localStorage.getItem('room-settings') ?? '{}')['turn-regions']"
USED = "connections.find((each) => each.connectionState === 'connected').getConfiguration().iceServers.flatMap((each) => each.urls)"


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


async def test_nearest_region_is_found_by_the_check_and_used_by_the_call(relayed: RelayedRoom) -> None:
    relayed.offer_regions("Frankfurt", dead="Virginia")
    async with a_guest(relayed.browsers["ana"], relayed.app, "ana", path="/en/check", script=sent_by(1) + HASTY) as ana:
        await ana.page.click("[data-start]")
        await expect(ana.page.locator("[data-state=regions]")).to_contain_text("is in \u2068Frankfurt\u2069.")
        for region, words in (("Frankfurt", "Reachable"), ("Virginia", "Not reachable")):
            row = ana.page.locator(f"[data-region={region}]")
            await expect(row.locator("[data-transport]")).to_have_text([words] * 3)
            await expect(row.locator("[data-nearest]")).to_be_visible(visible=region == "Frankfurt")
        await expect(ana.page.locator("[data-region=Frankfurt] [data-delay]")).to_contain_text("ms")
        await expect(ana.page.locator("[data-region=Virginia] [data-delay]")).to_have_text("–")
        await expect(ana.page.locator("[data-way=udp] [data-result]")).to_have_text("Works")
        assert await ana.ask(REMEMBERED) == [{"region": "Frankfurt", "way": "udp"}]
        if not clients.missing():
            assert await violations(ana.page) == {}
        relayed.app.graphql.says["turnRegions"] = []  # his lobby measures nothing: he gets the dead region first
        async with a_guest(relayed.browsers["bo"], relayed.app, "bo", script=sent_by(2)) as bo:
            await ana.page.goto(f"{relayed.app.url}/en/meeting/meet_1/room")
            await asyncio.gather(ana.join(), bo.join())
            await asyncio.gather(goes(ana, "direct", "udp", [MIDDLE]), goes(bo, "direct", "tls", [MIDDLE]))
            used = [relayed.turn.url(way) for way in WAYS]
            assert await ana.ask(USED) == [*used, f"turns:{NOBODY}:443?transport=tcp"]
    relayed.close()


async def test_nearest_region_is_found_in_the_lobby(relayed: RelayedRoom) -> None:
    relayed.offer_regions("Frankfurt", dead="Virginia")
    async with a_guest(relayed.browsers["ana"], relayed.app, "ana", script=sent_by(1) + HASTY) as ana:
        await ana.page.wait_for_function(REMEMBERED)
        assert relayed.app.places() == {}
        with relayed.third():
            await ana.join()
            await ana.route("server")
            assert (await ana.ask(USED))[: len(WAYS)] == [relayed.turn.url(way) for way in WAYS]
    relayed.close()
