"""Whoever is loudest for a while is the active speaker; a cough does not take over."""

from livestream.forwarding.audio_level import LevelMeter
from livestream.rooms.speaker import ActiveSpeaker

SPEECH, NOISE = 1e-3, 1e-7


def test_level_is_the_mean_power_since_it_was_read() -> None:
    meter = LevelMeter()
    for extension in (b"\x80", b"\x14", b"\xff", b""):  # 0, -20 and -127 dBov, and a packet without
        meter.add(extension)
    assert round(meter.read(), 6) == round((1 + 0.01) / 3, 6)
    assert meter.read() == 0.0


def test_nobody_speaks_in_a_quiet_room() -> None:
    speaker = ActiveSpeaker()
    assert not any(speaker.hear({"ana": NOISE, "bo": NOISE}) for _ in range(20))
    assert speaker.id is None
    assert not speaker.hear({})


def test_speaker_stays_the_speaker_in_pauses() -> None:
    speaker = ActiveSpeaker()
    changes = [speaker.hear({"ana": power, "bo": NOISE}) for power in (SPEECH, NOISE, NOISE, SPEECH, NOISE, NOISE)]
    assert (changes, speaker.id) == ([True, False, False, False, False, False], "ana")


def test_another_takes_over_once_the_speaker_is_done() -> None:
    speaker = ActiveSpeaker()
    speaker.hear({"ana": SPEECH, "bo": 0.0})
    assert not speaker.hear({"ana": SPEECH, "bo": SPEECH})  # both at once
    changes = [speaker.hear({"ana": 0.0, "bo": SPEECH}) for _ in range(6)]
    assert (changes.count(True), speaker.id) == (1, "bo")


def test_speaker_who_leaves_or_is_muted_makes_room() -> None:
    speaker = ActiveSpeaker()
    speaker.hear({"ana": SPEECH, "bo": 0.0})
    speaker.forget("ana")
    assert speaker.id is None
    speaker.hear({"bo": SPEECH, "cy": 0.0})
    assert speaker.hear({"cy": SPEECH})
    assert speaker.id == "cy"
