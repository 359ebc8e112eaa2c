"""Errors of recordings."""

from expo.kit.errors import NotFound


class RecordingNotFound(NotFound):
    """No recording of a meeting of the actor's company has this id."""

    code = "RECORDING_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no recording with this id.", field="recordingId")
