"""How getting models can go wrong, for those who order them. What the library says is kept: it names the cause."""

from expo.kit.errors import Conflict, ExpoError


class ModelsBusy(Conflict):
    """A model is being installed or removed already."""

    code = "MODELS_BUSY"

    def __init__(self) -> None:
        super().__init__("A model is being installed or removed. Please wait until it finishes.")


class ModelNotOffered(ExpoError):
    """No package translates between two languages, or none is installed."""

    code = "MODEL_NOT_OFFERED"


class ModelNotFetched(ExpoError):
    """The index or a package cannot be had: no network, or it is not what was promised."""

    code = "MODEL_NOT_FETCHED"


class ModelRefused(ExpoError):
    """A package is damaged, hostile or does not load."""

    code = "MODEL_REFUSED"


class ModelsFolderFaulty(ExpoError):
    """The models' folder cannot be written to."""

    code = "MODELS_FOLDER_FAULTY"
