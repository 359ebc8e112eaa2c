"""The codecs that are forwarded: what every browser has, free of licences, and what the unit must know of each."""

import enum
from dataclasses import dataclass


class Kind(enum.Enum):
    """What a track carries."""

    AUDIO = "audio"
    VIDEO = "video"


@dataclass(frozen=True)
class Codec:
    """A codec by its name in session descriptions, with its clock rate in hertz."""

    kind: Kind
    name: str
    clock_rate: int
    channels: int = 1


OPUS = Codec(Kind.AUDIO, "opus", 48_000, channels=2)
VP8 = Codec(Kind.VIDEO, "VP8", 90_000)
CODECS = {codec.kind: codec for codec in (OPUS, VP8)}
