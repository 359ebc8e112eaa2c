"""Errors of external vector stores."""


class VectorsUnavailable(Exception):
    """The vector server does not respond, or refuses; a later attempt may succeed.

    A writer raises it with nothing changed; readers continue with words alone.
    """


class VectorsRefused(VectorsUnavailable):
    """The server responds, but rejects this request: for example, the collection of an old state is gone."""
