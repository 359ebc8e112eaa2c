"""What goes wrong in rooms.

LivestreamError
├── InvalidOffer     a session description that cannot be answered, with the reason
└── NoCommonCodec    the offer has neither VP8 nor Opus where one is needed
"""


class LivestreamError(Exception):
    """Base class of all errors of this library."""


class InvalidOffer(LivestreamError, ValueError):
    """A session description is malformed, too large, or lacks what a connection needs."""


class NoCommonCodec(LivestreamError, ValueError):
    """A media section offers none of the codecs that are forwarded."""
