"""Messages of signalling that were valid once, and what a hostile client makes of them."""

import json
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, Final

from livestream.rooms.room import MAX_PLACES
from livestream.rooms.tracks import Track
from tests.support.media_offers import an_offer, audio_section, video_section

_ODD_TEXTS: Final[Sequence[str]] = (
    "",
    "\x00",
    "é漢字🎥",
    "\u202e\u2028\ufeff",
    "\ud800",
    "a=" + "x" * 5000,
    "%s%n{0}",
    "-1",
    "1" * 400,
    "NaN",
)
_ODD_VALUES: Final[Sequence[Any]] = (
    *_ODD_TEXTS,
    None,
    True,
    -1,
    0,
    2**31,
    2**64,
    -(2**70),
    1e308,
    0.5,
    [],
    {},
    [[[]]],
    {"": {"": {}}},
)
_NUMBERS: Final[Sequence[str]] = ("-1", "0", "127", "128", "65536", "4294967296", "9" * 40, "0x1", "1e9", "٣")
_DEEP: Final = 20_000


def hostile_messages(seed: int, count: int) -> Iterator[str | bytes]:
    """Yield so many messages: every fifth is valid, the others are changed in one to six places."""
    dice = Random(seed)  # noqa: S311 - chance in a test
    for number in range(count):
        message = valid_message(dice)
        yield json.dumps(message) if number % 5 == 0 else _changed(message, dice)


def valid_message(dice: Random) -> dict[str, Any]:
    """Return a message that the server understands; four in five have a session description."""
    if dice.random() < 0.4:
        return {"type": "publish", "sdp": _offer_up(dice), "tracks": {"0": "microphone", "1": "camera"}}
    if dice.random() < 0.6:
        return {"type": "view", "sdp": _offer_down(dice), "seats": _seats(dice)}
    flag, track = dice.random() < 0.5, dice.choice([each.value for each in Track])
    small: list[dict[str, Any]] = [
        {"type": "switch", "track": track, "on": flag},
        {"type": "raiseHand", "raised": flag},
        {"type": "requestRecording"},
        {"type": "consent", "agrees": flag},
        {"type": "switchCaptions", "shares": True, "reads": flag},
        {"type": "caption", "number": dice.randrange(9), "text": "你好", "language": "zh-CN", "final": flag},
        {"type": "relay", "to": dice.choice(["ana", "bo", "nobody"]), "content": {"sdp": _offer_up(dice)}},
    ]
    return dice.choice(small)


def _offer_up(dice: Random) -> str:
    return an_offer(audio_section(ssrc=dice.getrandbits(32)), video_section(ssrc=dice.getrandbits(32)))


def _offer_down(dice: Random) -> str:
    places = range(dice.randint(1, MAX_PLACES))
    return an_offer(*(section("recvonly") for _ in places for section in (audio_section, video_section)))


def _seats(dice: Random) -> list[dict[str, Any]]:
    places = range(dice.randint(1, MAX_PLACES))
    return [
        {"mid": str(2 * place + number), "track": track, "place": place}
        for place in places
        for number, track in enumerate(("microphone", "camera"))
    ]


def _changed(message: dict[str, Any], dice: Random) -> str | bytes:
    """Return a message with a few changes: most in its description, some in its fields, or in its bytes."""
    for _ in range(dice.choice([1, 1, 2, 6])):
        if isinstance(message.get("sdp"), str) and dice.random() < 0.9:
            message["sdp"] = _changed_description(message["sdp"], dice)
        else:
            message = _changed_fields(message, dice)
    text = json.dumps(message)
    return _changed_bytes(text.encode(), dice) if dice.random() < 0.1 else text


def _changed_description(text: str, dice: Random) -> str:
    lines = text.split("\r\n")
    at = dice.randrange(len(lines))
    line = lines[at]
    replacements: list[Callable[[], list[str]]] = [
        list,
        lambda: [line] * dice.choice([2, 3, 70]),
        lambda: [line + "x" * dice.choice([100, 5000, 70_000])],
        lambda: [line[: dice.randint(0, len(line))]],
        lambda: [line + dice.choice(_ODD_TEXTS)],
        lambda: [dice.choice(_ODD_TEXTS)],
        lambda: [_with_number(line, dice)],
        lambda: [line, dice.choice(lines)],
        lambda: [line.upper()],
        lambda: lines[: dice.randint(0, len(lines))],
    ]
    lines[at : at + 1] = dice.choice(replacements)()
    return dice.choice(["\r\n"] * 20 + ["\n", "\r", "\u2028"]).join(lines)


def _with_number(line: str, dice: Random) -> str:
    """Return a line with another number in place of one of its digits."""
    digits = [at for at, each in enumerate(line) if each.isdigit()]
    at = dice.choice(digits) if digits else len(line)
    return line[:at] + dice.choice(_NUMBERS) + line[at + 1 :]


def _changed_fields(message: dict[str, Any], dice: Random) -> dict[str, Any]:
    name = dice.choice(list(message) or ["type"])
    changes: list[Callable[[], dict[str, Any]]] = [
        lambda: {each: value for each, value in message.items() if each != name},
        lambda: message | {name: dice.choice(_ODD_VALUES)},
        lambda: message | {dice.choice(_ODD_TEXTS): dice.choice(_ODD_VALUES)},
        lambda: message | {name: [message.get(name)] * dice.choice([1, 40])},
        lambda: message | {name: {"0": message.get(name)}},
        lambda: message | {"type": dice.choice(["publish", "view", "switch", "relay", "welcome", "roster", "leave"])},
    ]
    return dice.choice(changes)()


def _changed_bytes(data: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    changes: list[Callable[[], bytes]] = [
        lambda: data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :],
        lambda: data[:at],
        lambda: data[:at] + dice.randbytes(20) + data[at:],
        lambda: data + data,
        lambda: b'{"type":"relay","to":"bo","content":' + b"[" * _DEEP,
        lambda: b'{"type":"relay","to":"bo","content":' + b'{"a":' * _DEEP + b"1" + b"}" * (_DEEP + 1),
    ]
    return dice.choice(changes)()
