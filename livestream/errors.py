"""What goes wrong in rooms.

LivestreamError
├── InvalidOffer     a session description that cannot be answered, with the reason
├── NoCommonCodec    the offer has neither VP8 nor Opus where one is needed
└── ConnectionGone   the offer is for a connection that was given up: only a new one helps
"""


class LivestreamError(Exception):
    """Base class of all errors of this library."""


class InvalidOffer(LivestreamError, ValueError):
    """A session description is malformed, too large, or lacks what a connection needs."""


class ConnectionGone(LivestreamError):
    """An offer restarts a connection that was closed: its keys are forgotten, so a new connection must be made."""


class NoCommonCodec(LivestreamError, ValueError):
    """A media section offers none of the codecs that are forwarded."""
