"""What a call publishes in a room of LiveKit, against a stand-in for the class of LiveKit's client."""

from typing import Any, Final

from playwright.async_api import Browser

from tests.frontend.meetings.guests import a_guest
from tests.frontend.meetings.room_app import RoomApp
from tests.frontend.meetings.test_quality import folder

ROOM: Final = """async (folder) => {
  const { LiveKitCall } = await import(`${folder}/livekit_call.js`);
  const acts = {};
  window.said = [];
  const says = (name, answer) => async (...given) => {
    said.push([name, ...given.filter((each) => typeof each !== "object")].join(" "));
    return answer?.(...given);
  };
  const published = new Map();
  const publication = (source) => ({
    source,
    kind: source === "microphone" ? "audio" : "video",
    mute: says(`mute ${source}`),
    unmute: says(`unmute ${source}`),
    setEnabled: says(`enable ${source}`),
    track: {
      mediaStreamTrack: source,
      replaceTrack: says(`replace ${source}`, (copy) => copies.push(copy)),
      setPublishingQuality: says("quality"),
      getRTCStatsReport: async () => new Map([[source, { id: source }]]),
    },
  });
  window.copies = [];
  const publish = (copy, { source }) => {
    copies.push(copy);
    published.set(source, publication(source));
    return published.get(source);
  };
  const bo = new Map(["microphone", "camera"].map((source) => [source, publication(source)]));
  const other = { trackPublications: bo, getTrackPublication: (source) => bo.get(source) };
  window.room = {
    state: "connected",
    on: (event, act) => (acts[event] = act),
    off: (event) => delete acts[event],
    emit: (event) => acts[event](),
    acts,
    remoteParticipants: new Map([["bo", other]]),
    getParticipantByIdentity: (identity) => (identity === "bo" ? other : undefined),
    localParticipant: {
      trackPublications: published,
      publishTrack: says("publish", publish),
      unpublishTrack: says("unpublish", (copy) => copy.stop()),
    },
  };
  window.call = new LiveKitCall(room);
  const draw = () => document.createElement("canvas").captureStream(1).getTracks()[0];
  window.tracks = { microphone: draw(), camera: draw(), screen: draw() };
}"""


async def test_tracks_are_published_muted_replaced_and_limited(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", path="/en/check") as ana:

        async def after(act: str) -> Any:
            """Return what the room is told while the call does something."""
            return await ana.ask(f"async () => {{ said.length = 0; {act}; return said; }}")

        await ana.ask(ROOM, await folder(ana))
        started = await after("await call.start({ microphone: tracks.microphone, camera: tracks.camera })")
        assert started == ["publish", "unmute microphone", "publish", "unmute camera", "quality 2"]
        assert await ana.ask("call.state") == "connected"
        assert await ana.ask("copies.every((each) => !Object.values(tracks).includes(each))")

        assert await after("await call.setTrack('microphone', null)") == ["mute microphone"]
        assert await after("await call.setTrack('microphone', tracks.microphone)") == ["unmute microphone"]
        other = "tracks.other = tracks.camera.clone(); await call.setTrack('camera', tracks.other)"
        assert await after(other) == ["replace camera true", "unmute camera", "quality 2"]
        assert await ana.ask("copies.map((each) => each.readyState)") == ["live", "ended", "live"]
        assert await after("await call.setTrack('camera', null)") == ["mute camera"]
        assert await ana.ask("[copies[2].readyState, tracks.other.readyState]") == ["ended", "live"]
        assert (await after("await call.setTrack('camera', tracks.other)"))[0] == "replace camera true"
        assert await after("await call.encode('low')") == ["quality 0"]
        assert await after("await call.encode('audio')") == []

        assert (await after("await call.setTrack('screen', tracks.screen)"))[0] == "publish"
        assert await after("await call.setTrack('screen', null)") == ["unpublish"]
        assert await after("await call.setTrack('screen', null)") == []


async def test_pictures_are_received_until_the_line_is_too_slow(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", path="/en/check") as ana:
        await ana.ask(ROOM, await folder(ana))
        assert await ana.ask("call.media({ id: 'bo' }, 'camera')") == "camera"
        assert await ana.ask("[call.media({ id: 'cy' }, 'camera'), call.media({ id: 'bo' }, 'screen')]") == [None, None]
        assert await ana.ask("() => { call.receivePictures(false); return said; }") == ["enable camera false"]
        assert await ana.ask("call.connections[0].getStats().then((each) => [...each.keys()])") == [
            "microphone",
            "camera",
        ]


async def test_interruption_is_told_and_a_new_line_is_a_new_room(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", path="/en/check") as ana:
        await ana.ask(ROOM, await folder(ana))
        await ana.ask("call.start({})")
        for state, told in [("reconnecting", "connecting"), ("connected", "connected")]:
            await ana.ask("(state) => { room.state = state; room.emit('connectionStateChanged'); }", state)
            assert await ana.ask("call.state") == told
        assert await ana.ask("call.resume().catch(() => 'anew')") == "anew"
        await ana.ask("call.close()")
        assert await ana.ask("Object.keys(room.acts)") == []
