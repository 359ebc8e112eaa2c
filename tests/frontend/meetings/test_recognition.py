"""Speech recognition alone, on a stand-in for the browser's: it is only ever started on the device."""

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
from playwright.async_api import Browser

from tests.frontend.meetings.guests import Guest, a_guest
from tests.frontend.meetings.recogniser import RECOGNISER
from tests.frontend.meetings.room_app import RoomApp

LOAD: Final = """async () => {
  const folder = document.querySelector('script[src*="/room/"]').src.replace(/[^/]*$/, "captions/");
  const names = ["recognition", "utterances", "caption_lines"];
  const modules = await Promise.all(names.map((name) => import(`${folder}${name}.js`)));
  Object.assign(window, ...modules);
}"""

LISTEN: Final = """async () => {
  window.told = [];
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  [window.track] = stream.getTracks();
  const note = (kind) => (value) => told.push(`${kind} ${value?.results?.at(-1)[0].transcript ?? value ?? ""}`.trim());
  const hears = { heard: note("heard"), ended: note("ended"), failed: note("failed") };
  window.recogniser = new Recogniser({ Recognition: SpeechRecognition, tag: "en-US", ...hears });
  window.started = () => device.starts.length;
  recogniser.listen(track);
}"""

LOCAL: Final = {"local": True, "lang": "en-US", "kind": "audio"}


@pytest.fixture
async def ana(browser: Browser, app: RoomApp) -> AsyncIterator[Guest]:
    """Give a page with the modules and the stand-in."""
    async with a_guest(browser, app, "ana", script=RECOGNISER, path="/en/check") as guest:
        await guest.ask(LOAD)
        yield guest


async def test_only_a_browser_that_can_stay_on_the_device_recognises(ana: Guest) -> None:
    found: list[bool] = await ana.ask("""() => {
      class Remote { start() {} }
      class WithoutQuestions { get processLocally() { return false; } }
      const scopes = [{}, { SpeechRecognition: Remote }, { webkitSpeechRecognition: Remote },
        { SpeechRecognition: WithoutQuestions }, { SpeechRecognition }, { webkitSpeechRecognition: SpeechRecognition }];
      return scopes.map((each) => localRecognition(each) !== null);
    }""")
    assert found == [False, False, False, False, True, True]


async def test_language_is_prepared_on_the_device(ana: Guest) -> None:
    prepared: list[Any] = await ana.ask("""async () => {
      const found = [];
      for (const each of ["en", "zh", "fr", "ru", "not a tag"]) {
        found.push(await prepareLanguage(SpeechRecognition, each, () => found.push("waits")));
      }
      return found;
    }""")
    assert prepared == [
        {"tag": "en-US"},
        "waits",
        {"tag": "zh-CN"},
        "waits",
        {"problem": "download"},
        {"problem": "language"},
        {"problem": "language"},
    ]
    assert set(await ana.ask("device.questions")) == {True}


async def test_what_is_on_the_device_comes_first_then_the_own_country(ana: Guest) -> None:
    tags: list[str] = await ana.ask("""async () => {
      Object.assign(device.languages, { "es-AR": "downloadable", "es-ES": "available", "pt-PT": "downloadable", "pt-BR": "downloadable" });
      Object.defineProperty(navigator, "languages", { value: ["en-GB", "es-AR", "pt-PT"] });
      const prepare = async (each) => (await prepareLanguage(SpeechRecognition, each)).tag;
      return [await prepare("es"), await prepare("pt"), await prepare("en")];
    }""")
    assert tags == ["es-ES", "pt-PT", "en-US"]


async def test_recognition_goes_on_after_silence_and_pauses_without_a_microphone(ana: Guest) -> None:
    await ana.ask(LISTEN)
    await ana.page.wait_for_function("() => device.session.isListening")
    await ana.ask("device.session.say('one', true)")
    await ana.ask("device.session.fail('no-speech')")
    await ana.page.wait_for_function("() => started() === 2 && device.session.isListening")
    await ana.ask("device.session.say('two', false)")
    await ana.ask("recogniser.listen(null)")
    await ana.page.wait_for_function("() => told.at(-1) === 'ended'")
    assert await ana.ask("told") == ["heard one", "ended", "heard two", "heard two", "ended"]
    await ana.ask("recogniser.listen(track.clone())")
    await ana.page.wait_for_function("() => started() === 3")
    await ana.ask("recogniser.close()")
    await ana.page.wait_for_function("() => device.session.state === 'ended'")
    assert await ana.ask("device.starts") == [LOCAL] * 3
    assert len(await ana.ask("told")) == 5


async def test_muted_before_it_began_is_no_failure(ana: Guest) -> None:
    await ana.ask(f"async () => {{ await ({LISTEN})(); recogniser.listen(null); recogniser.listen(track); }}")
    await ana.page.wait_for_function("() => started() === 2 && device.session.isListening")
    assert await ana.ask("told") == ["ended"]


@pytest.mark.parametrize("before", ["started() === 1", "device.session.isListening"])
async def test_unplugged_microphone_waits_for_another(ana: Guest, before: str) -> None:
    await ana.ask(LISTEN)
    await ana.page.wait_for_function(f"() => {before}")
    await ana.ask("() => { window.other = track.clone(); track.stop(); device.session.fail('audio-capture'); }")
    await ana.ask("recogniser.listen(other)")
    await ana.page.wait_for_function("() => started() === 2")
    assert await ana.ask("told") == ["ended"]


@pytest.mark.parametrize(
    "error, problem",
    [
        ("language-not-supported", "language"),
        ("service-not-allowed", "language"),
        ("not-allowed", "denied"),
        ("network", "network"),
        ("audio-capture", "ended"),
        ("aborted", "ended"),
    ],
)
async def test_error_ends_recognition(ana: Guest, error: str, problem: str) -> None:
    await ana.ask("(error) => { device.refusal = error; }", error)
    await ana.ask(LISTEN)
    await ana.page.wait_for_function("() => told.length > 0")
    assert await ana.ask("[told, device.starts]") == [[f"failed {problem}"], [LOCAL]]


async def test_session_that_never_starts_is_not_repeated(ana: Guest) -> None:
    await ana.ask(f"async () => {{ await ({LISTEN})(); device.session.abort(); }}")
    await ana.page.wait_for_function("() => told.length > 0")
    assert await ana.ask("[told, started()]") == [["failed ended"], 1]


async def test_results_become_numbered_captions(ana: Guest) -> None:
    captions: list[Any] = await ana.ask("""() => {
      const utterances = new Utterances();
      const result = (transcript, isFinal) => Object.assign([{ transcript }], { isFinal });
      const read = (resultIndex, ...results) => utterances.read({ resultIndex, results });
      return [
        read(0, result("good", false)),
        read(0, result("good", false)),
        read(0, result("good mor", false), result("ning", false)),
        read(0, result(" good morning", true), result(" how", false)),
        read(1, result(" good morning", true), result(" how are you", true)),
        utterances.end() ?? [],
        read(2, ...Array(2).fill(result("x", true)), result("bye", false)),
        [utterances.end()],
        read(0, result("字".repeat(600), true)).map(({ number, text }) => ({ number, length: [...text].length })),
      ];
    }""")
    assert captions == [
        [{"number": 0, "text": "good", "final": False}],
        [],
        [{"number": 0, "text": "good morning", "final": False}],
        [{"number": 0, "text": "good morning", "final": True}, {"number": 1, "text": "how", "final": False}],
        [{"number": 1, "text": "how are you", "final": True}],
        [],
        [{"number": 2, "text": "bye", "final": False}],
        [{"number": 2, "text": "bye", "final": True}],
        [{"number": 3, "length": 500}],
    ]


async def test_latest_two_captions_are_shown(ana: Guest) -> None:
    shown: list[list[str]] = await ana.ask("""() => {
      const lines = new CaptionLines();
      return [["a", 0, "go", false], ["b", 0, "yes", true], ["a", 0, "good", true], ["a", 1, "hm", false], ["a", 1, " ", true],
        ["b", 0, "after a reload", false], ["c", 5, "hello", true]].map(([sender, number, text, final]) => {
        lines.take({ sender, number, text, final });
        return lines.lines.map((each) => each.text);
      });
    }""")
    assert shown == [
        ["go"],
        ["go", "yes"],
        ["good", "yes"],
        ["yes", "hm"],
        ["yes"],
        ["yes", "after a reload"],
        ["after a reload", "hello"],
    ]
