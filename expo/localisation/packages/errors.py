"""Errors of model installation, with the library's own message, which names the cause."""

from expo.kit.errors import Conflict, ExpoError


class ModelsBusy(Conflict):
    """Another model is being installed or removed."""

    code = "MODELS_BUSY"

    def __init__(self) -> None:
        super().__init__("A model is being installed or removed. Please wait until it finishes.")


class ModelNotOffered(ExpoError):
    """No package translates between two languages, or none is installed."""

    code = "MODEL_NOT_OFFERED"


class ModelNotFetched(ExpoError):
    """The index or a package cannot be fetched: no network, or the content differs from what was promised."""

    code = "MODEL_NOT_FETCHED"


class ModelRefused(ExpoError):
    """A package is damaged, hostile or does not load."""

    code = "MODEL_REFUSED"


class ModelsFolderFaulty(ExpoError):
    """The models' folder cannot be written to."""

    code = "MODELS_FOLDER_FAULTY"
