"""Errors of requests to addresses that users enter. None of them quotes the address, which may be a secret."""

from enum import StrEnum

from expo.kit.errors import ExpoError, Invalid


class AddressRefused(Invalid):
    """The address has another form than requested, or leads to a server that is not public."""

    code = "ADDRESS_REFUSED"

    def __init__(self, *, field: str | None = "address") -> None:
        super().__init__("Enter an address that starts with https:// and leads to a public server.", field=field)


class FetchProblem(StrEnum):
    """Why a file could not be fetched."""

    ADDRESS_REFUSED = "ADDRESS_REFUSED"
    UNREACHABLE = "UNREACHABLE"
    TIMED_OUT = "TIMED_OUT"
    HTTP_ERROR = "HTTP_ERROR"
    WRONG_CONTENT = "WRONG_CONTENT"
    TOO_LARGE = "TOO_LARGE"


class FetchFailed(ExpoError):
    """A file could not be fetched; ``problem`` says why."""

    code = "FETCH_FAILED"

    def __init__(self, problem: FetchProblem) -> None:
        super().__init__(f"The file could not be fetched: {problem}.")
        self.problem = problem
