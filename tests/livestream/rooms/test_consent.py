"""Consent to a recording: asked, given, refused, withdrawn, and by those who come later."""

from random import Random

import pytest

from livestream.rooms.consent import RecordingConsent, RecordingRefused, RecordingState


def a_consent(*present: str) -> RecordingConsent:
    consent = RecordingConsent()
    for each in present:
        consent.enter(each)
    return consent


def a_recording(*present: str) -> RecordingConsent:
    consent = a_consent(*present)
    for each in present:
        consent.request(each)
    return consent


def test_recording_runs_once_everybody_has_agreed() -> None:
    consent = a_consent("ana", "bo", "cy")
    consent.request("ana")
    assert (consent.state, consent.requested_by) == (RecordingState.WAITING, "ana")
    assert consent.waiting_for == ["bo", "cy"]
    consent.answer("cy", agrees=True)
    assert (consent.state, consent.waiting_for) == (RecordingState.WAITING, ["bo"])
    consent.answer("bo", agrees=True)
    assert (consent.state, consent.waiting_for) == (RecordingState.RECORDING, [])


def test_recording_pauses_at_once_for_somebody_who_joins() -> None:
    consent = a_recording("ana", "bo")
    consent.enter("cy")
    assert (consent.state, consent.waiting_for) == (RecordingState.PAUSED, ["cy"])
    consent.answer("cy", agrees=True)
    assert consent.state is RecordingState.RECORDING


def test_recording_goes_on_when_somebody_leaves_who_has_not_answered() -> None:
    consent = a_recording("ana", "bo")
    consent.enter("cy")
    consent.leave("cy")
    assert consent.state is RecordingState.RECORDING


def test_somebody_who_comes_back_after_leaving_is_asked_again() -> None:
    consent = a_recording("ana", "bo")
    consent.leave("bo")
    consent.enter("bo")
    assert (consent.state, consent.waiting_for) == (RecordingState.PAUSED, ["bo"])


def test_refusal_ends_the_request_and_holds() -> None:
    consent = a_consent("ana", "bo")
    consent.request("ana")
    consent.answer("bo", agrees=False)
    assert (consent.state, consent.ended_by, consent.waiting_for) == (RecordingState.REFUSED, "bo", [])
    with pytest.raises(RecordingRefused):
        consent.request("ana")
    assert consent.state is RecordingState.REFUSED


def test_refuser_can_ask_or_leave() -> None:
    consent = a_consent("ana", "bo")
    consent.request("ana")
    consent.answer("bo", agrees=False)
    consent.request("bo")
    assert (consent.state, consent.requested_by, consent.ended_by) == (RecordingState.WAITING, "bo", None)
    consent.answer("ana", agrees=False)
    consent.leave("ana")
    assert (consent.state, consent.ended_by) == (RecordingState.OFF, None)


def test_late_joiner_who_refuses_ends_the_recording() -> None:
    consent = a_recording("ana", "bo")
    consent.enter("cy")
    consent.answer("cy", agrees=False)
    assert (consent.state, consent.ended_by) == (RecordingState.REFUSED, "cy")


def test_withdrawal_stops_the_recording_and_everybody_is_asked_anew() -> None:
    consent = a_recording("ana", "bo")
    consent.answer("bo", agrees=False)
    assert (consent.state, consent.ended_by) == (RecordingState.STOPPED, "bo")
    consent.request("ana")
    assert (consent.state, consent.waiting_for) == (RecordingState.WAITING, ["bo"])


def test_request_of_a_second_person_is_consent() -> None:
    consent = a_consent("ana", "bo")
    consent.request("ana")
    consent.request("bo")
    assert (consent.state, consent.requested_by) == (RecordingState.RECORDING, "ana")


def test_answers_without_a_request_are_ignored() -> None:
    consent = a_consent("ana", "bo")
    consent.answer("ana", agrees=True)
    assert (consent.state, consent.agreed) == (RecordingState.OFF, [])
    consent.request("bo")
    assert consent.waiting_for == ["ana"]


def test_empty_room_has_no_recording() -> None:
    consent = a_recording("ana", "bo")
    consent.leave("ana")
    consent.leave("bo")
    assert (consent.state, consent.requested_by) == (RecordingState.OFF, None)


def walk(dice: Random, consent: RecordingConsent, present: set[str], agreed: set[str]) -> None:
    """Take a random step, and keep an account of our own of who agreed since the last request."""
    name, step = dice.choice("abcd"), dice.randrange(5)
    if step == 0:
        present.add(name)
        consent.enter(name)
    elif step == 1:
        present.discard(name)
        agreed.discard(name)
        consent.leave(name)
    elif name in present and step == 2:
        was_open = bool(consent.requested_by)
        try:
            consent.request(name)
        except RecordingRefused:
            return
        if not was_open:
            agreed.clear()
        agreed.add(name)
    elif name in present and step == 3:
        if consent.requested_by:
            agreed.add(name)
        consent.answer(name, agrees=True)
    elif name in present:
        agreed.clear()
        consent.answer(name, agrees=False)


@pytest.mark.parametrize("seed", range(20))
def test_random_walks_never_record_somebody_who_has_not_agreed(seed: int) -> None:
    dice = Random(seed)  # noqa: S311 - chance in a test
    consent, present, agreed = RecordingConsent(), set[str](), set[str]()
    recorded = 0
    for _ in range(1000):
        walk(dice, consent, present, agreed)
        if consent.state is RecordingState.RECORDING:
            recorded += 1
            assert present
            assert present <= agreed
        if consent.state in {RecordingState.WAITING, RecordingState.PAUSED}:
            assert set(consent.waiting_for) == present - agreed != set()
    assert recorded > 50
