"""Events of a LiveKit server, signed by LiveKit's own library."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from livekit.protocol.models import ParticipantInfo, Room
from livekit.protocol.webhook import WebhookEvent
from prometheus_client import REGISTRY
from pydantic import SecretStr
from starlette.applications import Starlette

from expo.kit.clock import now
from expo.kit.media.livekit.server import LiveKitServer
from expo.kit.media.livekit.webhooks import PATH, LiveKitEvent, LiveKitEventRefused, LiveKitWebhook, read_event
from expo.web import Web
from tests.support.clock import FakeClock
from tests.support.livekit_server import KEY, SECRET, a_webhook
from tests.support.world import World

SERVER = LiveKitServer("livekit.example", is_secure=True, key=KEY, secret=SECRET)
JOINED = WebhookEvent(
    event="participant_joined",
    id="EV_1",
    created_at=1_796_000_000,
    room=Room(sid="RM_1", name="mtg_1"),
    participant=ParticipantInfo(sid="PA_1", identity="usr_ana"),
)


def test_signed_event_is_read() -> None:
    body, authorization = a_webhook(JOINED)
    at = datetime.fromtimestamp(1_796_000_000, UTC)
    assert read_event(SERVER, body, authorization, now=now()) == LiveKitEvent(
        "EV_1", "participant_joined", "mtg_1", "usr_ana", at
    )


def test_changed_foreign_and_old_events_are_refused() -> None:
    body, authorization = a_webhook(JOINED)
    _, foreign = a_webhook(JOINED, secret="another" * 6)
    _, other_key = a_webhook(JOINED, key="APIanother")
    unsigned = SERVER.sign({"video": {"roomJoin": True}}, now=now(), lifetime=timedelta(minutes=1))
    for changed, header in (
        (body.replace(b"usr_ana", b"usr_bob"), authorization),
        (body, foreign),
        (body, other_key),
        (body, unsigned),
        (body, ""),
    ):
        with pytest.raises(LiveKitEventRefused):
            read_event(SERVER, changed, header, now=now())
    with pytest.raises(LiveKitEventRefused):
        read_event(SERVER, body, authorization, now=now() + timedelta(hours=7))


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"event": 1}', b'{"event": "x", "createdAt": "1e400"}'])
def test_signed_body_that_is_no_event_is_refused(body: bytes) -> None:
    claims = {"sha256": base64.b64encode(hashlib.sha256(body).digest()).decode()}
    token = SERVER.sign(claims, now=now(), lifetime=timedelta(minutes=1))
    with pytest.raises(LiveKitEventRefused):
        read_event(SERVER, body, token, now=now())


def counted(event: str) -> float:
    return REGISTRY.get_sample_value("expo_livekit_events_total", {"event": event}) or 0.0


async def post(body: bytes, headers: Mapping[str, str], app: Starlette | None = None) -> int:
    app = app or Starlette(routes=[LiveKitWebhook(SERVER, now).route])
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://fair.example") as client:
        response = await client.post(PATH, content=body, headers=headers)
    return int(response.status_code)


async def test_signed_events_are_counted_and_others_are_not() -> None:
    body, authorization = a_webhook(JOINED)
    before = counted("participant_joined"), counted("other")
    assert await post(body, {"authorization": authorization}) == 204
    assert await post(body, {}) == 401
    assert await post(b" " * 70_000, {"authorization": authorization}) == 413
    unknown, signed = a_webhook(WebhookEvent(event="something_new"))
    assert await post(unknown, {"authorization": signed}) == 204
    assert (counted("participant_joined"), counted("other")) == (before[0] + 1, before[1] + 1)


async def test_server_takes_events_where_livekit_has_the_rooms(world: World, clock: FakeClock) -> None:
    body = b'{"event": "room_started"}'
    claims = {"sha256": base64.b64encode(hashlib.sha256(body).digest()).decode()}
    headers = {"authorization": SERVER.sign(claims, now=clock(), lifetime=timedelta(minutes=1))}
    given = world.installation.settings.model_copy(update={"media_url": SecretStr(f"wss://{KEY}:{SECRET}@a.example")})
    assert await post(body, headers, Web(replace(world.installation, settings=given)).app()) == 204
    assert await post(body, headers, Web(world.installation).app()) == 405
