"""The recording of a room: consent decides, a recorder follows."""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from livestream.forwarding.publication import Publication
from livestream.rooms.consent import RecordingConsent, RecordingState
from livestream.rooms.tracks import Track


class RecordedParticipant(Protocol):
    """Somebody in the room, as a recorder sees them."""

    id: str
    name: str

    @property
    def tracks(self) -> Mapping[Track, Publication]:
        """What they send at present."""


class Recorder(Protocol):
    """Records a room while its consent says so. None of its methods may block."""

    def on_failure(self, failed: Callable[[], None]) -> None:
        """Call ``failed`` when a recording that runs cannot be written any more."""

    def answer(self, participant: RecordedParticipant, *, agrees: bool) -> None:
        """Take what somebody answered; somebody who asks for a recording agrees."""

    def follow(self, participants: Collection[RecordedParticipant], state: RecordingState) -> None:
        """Record what the participants send now, in the state RECORDING alone; keep the gap of a pause, or end."""


class RoomRecording:
    """The recording of one room; ``changed`` hears of new states, which everybody is told."""

    def __init__(self, recorder: Recorder, *, changed: Callable[[], None]) -> None:
        self.consent = RecordingConsent()
        self._recorder, self._changed = recorder, changed
        self._participants: Collection[RecordedParticipant] = ()
        recorder.on_failure(self.fail)

    def enter(self, participant: RecordedParticipant) -> None:
        """Take notice of somebody who enters: a recording pauses at once."""
        self.consent.enter(participant.id)
        self._follow()

    def leave(self, participant: RecordedParticipant) -> None:
        """Take notice of somebody who leaves for good."""
        self.consent.leave(participant.id)

    def request(self, participant: RecordedParticipant) -> None:
        """Ask everybody for consent in somebody's name. Raises RecordingRefused."""
        self.consent.request(participant.id)
        self._recorder.answer(participant, agrees=True)
        self._announce()

    def answer(self, participant: RecordedParticipant, *, agrees: bool) -> None:
        """Take somebody's consent, or their refusal, which ends the recording; ignored if nobody has asked."""
        if self.consent.requested_by is None:
            return
        self.consent.answer(participant.id, agrees=agrees)
        self._recorder.answer(participant, agrees=agrees)
        self._announce()

    def fail(self) -> None:
        """End the recording because it cannot be written."""
        self.consent.fail()
        self._announce()

    def update(self, participants: Collection[RecordedParticipant]) -> None:
        """Take who is in the room now and what they send."""
        self._participants = participants
        self._follow()

    def _announce(self) -> None:
        self._follow()
        self._changed()

    def _follow(self) -> None:
        self._recorder.follow(self._participants, self.consent.state)
