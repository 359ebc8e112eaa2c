"""How keeping vectors elsewhere can go wrong."""


class VectorsUnavailable(Exception):
    """The server that keeps the vectors does not answer, or refuses; a later attempt may succeed.

    A writer raises it and has changed nothing; readers go on by words alone.
    """


class VectorsRefused(VectorsUnavailable):
    """The server answers, but not this question: a collection is gone that an old state knows, for example."""
