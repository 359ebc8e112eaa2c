"""What participants of a call send and receive in tests: pictures with a clock burnt in, and tones.

Each participant has a number. It stands in their pictures, beside the time at which they were drawn, and decides about
the frequency of their tone: whoever receives both knows whose they are, and that they are of now.
"""

import asyncio
import json
from collections.abc import Collection
from string import Template
from typing import Final

import numpy as np
from numpy.typing import NDArray
from playwright.async_api import Page

from tests.support.patience import PATIENCE_MS

TILES: Final = ".tile:not(.without-picture) video"
SCREEN: Final = "[data-screen]:not([hidden]) video"
TONES: Final = {1: 440, 2: 610, 3: 830, 4: 1090}
"""Hertz by number; none is a harmonic of another one."""
LAYOUT: Final = {"columns": 8, "rows": 3, "clock_bits": 20}
"""How a picture is divided into fields, one a bit: those of the time in milliseconds first."""
_LIT: Final = 127
_MAX_AGE_MS: Final = 20_000
_POLL_SECONDS: Final = 0.1

_SENT: Final = Template("""{
  const drawn = (source) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
    const drawing = canvas.getContext("2d");
    const [width, height] = [canvas.width / $columns, canvas.height / $rows];
    setInterval(() => {
      const value = source * 2 ** $clock_bits + (Date.now() % 2 ** $clock_bits);
      for (let bit = 0; bit < $columns * $rows; bit += 1) {
        drawing.fillStyle = Math.floor(value / 2 ** bit) % 2 ? "white" : "black";
        drawing.fillRect((bit % $columns) * width, Math.floor(bit / $columns) * height, width, height);
      }
    }, 40);
    return canvas.captureStream(25);
  };
  const tone = () => {
    const audio = new AudioContext();
    const output = audio.createMediaStreamDestination();
    const oscillator = new OscillatorNode(audio, { frequency: $tone });
    oscillator.connect(new GainNode(audio, { gain: 0.3 })).connect(output);
    oscillator.start();
    addEventListener("click", () => audio.resume());
    return output.stream;
  };
  navigator.mediaDevices.getUserMedia = async ({ video }) => (video ? drawn($camera) : tone());
  navigator.mediaDevices.getDisplayMedia = async () => drawn($screen);
  const Native = RTCPeerConnection;
  window.connections = [];
  window.RTCPeerConnection = class extends Native {
    constructor(...given) {
      super(...given);
      connections.push(this);
    }
  };
}""")
_CLOCKS: Final = Template("""async (selector) => {
  const read = (video) => {
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const drawing = canvas.getContext("2d");
    drawing.drawImage(video, 0, 0);
    let value = 0;
    for (let bit = 0; bit < $columns * $rows; bit += 1) {
      const x = (((bit % $columns) + 0.5) * canvas.width) / $columns;
      const y = ((Math.floor(bit / $columns) + 0.5) * canvas.height) / $rows;
      if (drawing.getImageData(x, y, 1, 1).data[1] > 127) value += 2 ** bit;
    }
    const range = 2 ** $clock_bits;
    const age = (((Date.now() - value) % range) + range) % range;
    return { source: Math.floor(value / range), at: value % range, age };
  };
  const reports = (await Promise.all(connections.map((each) => each.getStats()))).flatMap((each) => [...each.values()]);
  const fluent = reports.filter((each) => each.type === "inbound-rtp" && each.framesPerSecond > 10).length;
  const clocks = [...document.querySelectorAll(selector)].filter((each) => each.videoWidth).map(read);
  return { fluent, clocks };
}""")
_HEARD: Final = """(frequencies) => {
  window.ear ??= { audio: new AudioContext(), analysers: new WeakMap() };
  const { audio, analysers } = window.ear;
  const loudest = (track) => {
    if (!analysers.has(track)) {
      const analyser = new AnalyserNode(audio, { fftSize: 8192 });
      audio.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      analysers.set(track, analyser);
    }
    const levels = new Float32Array(analysers.get(track).frequencyBinCount);
    analysers.get(track).getFloatFrequencyData(levels);
    const peak = levels.reduce((best, level, at) => (level > levels[best] ? at : best), 0);
    return levels[peak] > -60 ? (peak * audio.sampleRate) / 8192 : null;
  };
  const tracks = [...document.querySelectorAll(".tile audio")].flatMap((each) => each.srcObject?.getTracks() ?? []);
  return tracks.map(loudest).filter((each) => each !== null);
}"""


def sent_by(number: int) -> str:
    """Return the script that gives a page the camera, the screen and the microphone of a participant."""
    return _SENT.substitute(LAYOUT, tone=TONES[number], camera=camera_of(number), screen=screen_of(number))


def field_bits(source: int, at_ms: int) -> list[int]:
    """Return the bits of a picture, field by field."""
    value = source * 2 ** LAYOUT["clock_bits"] + at_ms % 2 ** LAYOUT["clock_bits"]
    return [value >> bit & 1 for bit in range(LAYOUT["columns"] * LAYOUT["rows"])]


def read_fields(picture: NDArray[np.uint8]) -> tuple[int, int]:
    """Return the source and the time that a picture in grey shows."""
    lit = picture > _LIT
    rows, columns = LAYOUT["rows"], LAYOUT["columns"]
    height, width = picture.shape
    value = sum(
        1 << bit
        for bit in range(columns * rows)
        if lit[(2 * (bit // columns) + 1) * height // (2 * rows), (2 * (bit % columns) + 1) * width // (2 * columns)]
    )
    return value >> LAYOUT["clock_bits"], value % (1 << LAYOUT["clock_bits"])


def camera_of(number: int) -> int:
    """Return what stands in the pictures of a participant's camera."""
    return 2 * number


def screen_of(number: int) -> int:
    """Return what stands in the pictures of a participant's screen."""
    return 2 * number + 1


async def shows(page: Page, *sources: int, selector: str = TILES) -> None:
    """Wait until a page shows the pictures of these sources alone, of now, more than ten a second."""
    first: dict[int, int] = {}
    seen: object = None
    try:
        async with asyncio.timeout(PATIENCE_MS / 1000):
            while True:
                seen = found = await page.evaluate(_CLOCKS.substitute(LAYOUT), selector)
                current = {each["source"]: each["at"] for each in found["clocks"] if each["age"] < _MAX_AGE_MS}
                first = {source: first.get(source, at) for source, at in current.items()}
                has_moved = all(at != first[source] for source, at in current.items())
                if sorted(current) == sorted(sources) and has_moved and found["fluent"] >= len(sources):
                    return
                await asyncio.sleep(_POLL_SECONDS)
    except TimeoutError as error:
        error.add_note(f"{page.url} shows {json.dumps(seen)} in place of {sources}")
        raise


async def clocks(page: Page, selector: str) -> list[dict[str, int]]:
    """Return source and time of each picture that a page shows in elements that match a selector."""
    found = await page.evaluate(f"window.connections ??= []; ({_CLOCKS.substitute(LAYOUT)})({json.dumps(selector)})")
    clocks_shown: list[dict[str, int]] = found["clocks"]
    return clocks_shown


async def sounds(page: Page, numbers: Collection[int]) -> None:
    """Wait until a page hears the tones of these participants alone."""
    heard: object = None
    try:
        async with asyncio.timeout(PATIENCE_MS / 1000):
            while sorted(map(_sender, heard := await page.evaluate(_HEARD))) != sorted(numbers):
                await asyncio.sleep(_POLL_SECONDS)
    except TimeoutError as error:
        error.add_note(f"{page.url} hears {heard} hertz in place of {[TONES[each] for each in numbers]}")
        raise


def _sender(frequency: float) -> int:
    """Return whose tone has the frequency that is next to this one."""
    return min(TONES, key=lambda number: abs(TONES[number] - frequency))
