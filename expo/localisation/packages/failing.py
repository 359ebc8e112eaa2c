"""What the library of packages cannot do, as errors of the fair: each with its code, in the library's own sentence."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from expo.kit.errors import ExpoError
from expo.kit.jobs.runner import Postponed
from expo.localisation.packages.errors import ModelNotFetched, ModelNotOffered, ModelRefused, ModelsFolderFaulty
from translation.errors import (
    EngineUnavailable,
    FetchFailed,
    IndexRefused,
    PackageNotFound,
    PackageRefused,
    PackagesBusy,
    TranslationError,
)

_BUSY: Final = timedelta(seconds=5)
_SAID: Final[Mapping[type[TranslationError], type[ExpoError]]] = {
    FetchFailed: ModelNotFetched,
    IndexRefused: ModelNotFetched,
    PackageNotFound: ModelNotOffered,
    PackageRefused: ModelRefused,
    EngineUnavailable: ModelRefused,
}


@contextmanager
def said() -> Iterator[None]:
    """Let what fails in a block fail as an `ExpoError` of this feature, or as `Postponed` where another installs."""
    try:
        yield
    except PackagesBusy as error:
        raise Postponed(_BUSY) from error
    except TranslationError as error:
        kind = next((said_as for known, said_as in _SAID.items() if isinstance(error, known)), None)
        if kind is None:
            raise
        raise kind(error.message) from error
    except OSError as error:
        raise ModelsFolderFaulty(f"The models' folder cannot be used: {error.strerror or error}.") from error
