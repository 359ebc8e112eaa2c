"""Consent to a recording: nothing is recorded unless everybody who is in the room has agreed."""

import enum
from collections.abc import Collection

from livestream.errors import LivestreamError


class RecordingState(enum.Enum):
    """Where the recording of a room stands."""

    OFF = "off"
    """Nobody has asked for a recording."""
    WAITING = "waiting"
    """Somebody has asked, and somebody has not answered yet."""
    RECORDING = "recording"
    PAUSED = "paused"
    """Recording began, then somebody joined who has not answered yet."""
    REFUSED = "refused"
    """Somebody did not agree."""
    STOPPED = "stopped"
    """Somebody who had agreed ended the recording, or it could not be written (then nobody is named)."""


class RecordingRefused(LivestreamError):
    """Somebody in the room has refused a recording: only they can ask for another one."""


class RecordingConsent:
    """Who is in the room, who asked for a recording, and who agreed; participants are told apart by id.

    A refusal holds as long as the person who refused is in the room, so that nobody is asked until they give in.
    """

    def __init__(self) -> None:
        self.state = RecordingState.OFF
        self.requested_by: str | None = None
        self.ended_by: str | None = None
        """Who refused or stopped the last recording."""
        self._present: dict[str, None] = {}
        self._agreed: set[str] = set()

    @property
    def waiting_for(self) -> Collection[str]:
        """Those who have been asked and have not answered, in the order in which they came."""
        if not self._is_open:
            return []
        return [each for each in self._present if each not in self._agreed]

    @property
    def agreed(self) -> Collection[str]:
        """Those in the room who agreed to the recording that is asked for or runs."""
        return [each for each in self._present if each in self._agreed]

    def enter(self, participant_id: str) -> None:
        """Take notice of somebody who enters; a recording pauses until they agree."""
        self._present[participant_id] = None
        self._update()

    def leave(self, participant_id: str) -> None:
        """Take notice of somebody who leaves for good: what they answered is forgotten."""
        self._present.pop(participant_id, None)
        self._agreed.discard(participant_id)
        if not self._present or (self.state is RecordingState.REFUSED and self.ended_by == participant_id):
            self._close(RecordingState.OFF, None)
        self._update()

    def request(self, participant_id: str) -> None:
        """Ask everybody for consent, in the name of somebody in the room, who agrees by asking.

        A request while another one is open only agrees to that. Raises RecordingRefused.
        """
        if self._is_open:
            self.answer(participant_id, agrees=True)
            return
        if self.state is RecordingState.REFUSED and self.ended_by != participant_id:
            raise RecordingRefused("somebody in the room has refused a recording")
        self.state, self.requested_by, self.ended_by = RecordingState.WAITING, participant_id, None
        self._agreed = {participant_id}
        self._update()

    def answer(self, participant_id: str, *, agrees: bool) -> None:
        """Take the consent of somebody in the room, their refusal, or its withdrawal; ignored if nobody has asked."""
        if not self._is_open:
            return
        if agrees:
            self._agreed.add(participant_id)
            self._update()
            return
        has_agreed = participant_id in self._agreed
        self._close(RecordingState.STOPPED if has_agreed else RecordingState.REFUSED, participant_id)

    def fail(self) -> None:
        """End a recording that cannot be written."""
        if self._is_open:
            self._close(RecordingState.STOPPED, None)

    @property
    def _is_open(self) -> bool:
        return self.state in {RecordingState.WAITING, RecordingState.RECORDING, RecordingState.PAUSED}

    def _update(self) -> None:
        if not self._is_open:
            return
        if self._present.keys() <= self._agreed:
            self.state = RecordingState.RECORDING
        elif self.state is RecordingState.RECORDING:
            self.state = RecordingState.PAUSED

    def _close(self, state: RecordingState, ended_by: str | None) -> None:
        self.state, self.ended_by = state, ended_by
        self.requested_by = None
        self._agreed.clear()
