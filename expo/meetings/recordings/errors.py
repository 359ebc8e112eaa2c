"""Errors of recordings."""

from expo.kit.errors import Conflict, Invalid, NotFound


class RecordingNotFound(NotFound):
    """No recording of a meeting of the actor's company has this id."""

    code = "RECORDING_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no recording with this id.", field="recordingId")


class RecordingGone(Conflict):
    """The recording has been deleted or has expired."""

    code = "RECORDING_GONE"

    def __init__(self) -> None:
        super().__init__("This recording has been deleted or has expired.", field="recordingId")


class RecordingTooLong(Invalid):
    """The recording is too long or too large to be mixed."""

    code = "RECORDING_TOO_LONG"

    def __init__(self) -> None:
        super().__init__(
            "One file can be prepared of recordings of up to 3 hours and 8 GiB. Download the participants' files.",
            field="recordingId",
        )


class RecordingDamaged(Invalid):
    """A participant's file cannot be read."""

    code = "RECORDING_DAMAGED"

    def __init__(self) -> None:
        super().__init__("One of the participants' files cannot be read.", field="recordingId")
