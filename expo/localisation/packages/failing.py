"""Errors of the package library as the fair's errors, each with its code and the library's own message."""

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
_CONVERTED: Final[Mapping[type[TranslationError], type[ExpoError]]] = {
    FetchFailed: ModelNotFetched,
    IndexRefused: ModelNotFetched,
    PackageNotFound: ModelNotOffered,
    PackageRefused: ModelRefused,
    EngineUnavailable: ModelRefused,
}


@contextmanager
def convert_errors() -> Iterator[None]:
    """Convert library errors in a block to this feature's `ExpoError`, or to `Postponed` while another installs."""
    try:
        yield
    except PackagesBusy as error:
        raise Postponed(_BUSY) from error
    except TranslationError as error:
        kind = next((converted for known, converted in _CONVERTED.items() if isinstance(error, known)), None)
        if kind is None:
            raise
        raise kind(error.message) from error
    except OSError as error:
        raise ModelsFolderFaulty(f"The models' folder cannot be used: {error.strerror or error}.") from error
