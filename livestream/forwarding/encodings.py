"""What a browser sends of one track: one encoding, or several sizes of its picture at once (simulcast, RFC 8853)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from livestream.forwarding.publication import Publication

MID_URI: Final = "urn:ietf:params:rtp-hdrext:sdes:mid"
RID_URI: Final = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
"""Header extensions by which a packet names its section and its encoding (RFC 9143 §15, RFC 8852)."""
MAX_ENCODINGS: Final = 3
_PAUSE: Final = 0.6
"""Seconds behind the others after which an encoding has stopped: browsers stop the larger ones on a slow line."""


@dataclass(frozen=True)
class Simulcast:
    """How the encodings of a section are told apart: ``rids``, the smallest picture first, and the extensions' numbers.

    Their sources (SSRC) are in no offer: the first packets of each name its section and its rid.
    """

    mid: str
    rids: Sequence[str]
    mid_extension: int
    rid_extension: int

    def rid(self, extensions: Mapping[int, bytes]) -> str | None:
        """Return which encoding a packet belongs to by its header extensions; None for none of this section."""
        if extensions.get(self.mid_extension) != self.mid.encode():
            return None
        named = extensions.get(self.rid_extension, b"")
        return next((rid for rid in self.rids if rid.encode() == named), None)


@dataclass(eq=False)
class Encodings:
    """The publications of one track.

    ``source`` is the SSRC of a single one, or how those of a simulcast are told apart; ``open_publication`` makes the
    publication of a source (SSRC).
    """

    source: int | Simulcast
    open_publication: Callable[[int], Publication]
    _by_rid: dict[str, Publication] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.source, Simulcast):
            self._by_rid[""] = self.open_publication(self.source)

    @property
    def publications(self) -> Sequence[Publication]:
        """All that have begun, the smallest picture first."""
        rids = self.source.rids if isinstance(self.source, Simulcast) else [""]
        return [self._by_rid[rid] for rid in rids if rid in self._by_rid]

    @property
    def active(self) -> Sequence[Publication]:
        """Those that go on, the smallest picture first; none before the first packet of a simulcast."""
        begun = self.publications
        newest = max((each.heard_at for each in begun), default=0.0)
        return [each for each in begun if each.heard_at >= newest - _PAUSE]

    def unclaimed_rid(self, extensions: Mapping[int, bytes]) -> str | None:
        """Return which encoding a packet of an unknown source begins; None if it is none of these, or has begun."""
        rid = self.source.rid(extensions) if isinstance(self.source, Simulcast) else None
        return rid if rid not in self._by_rid else None

    def begin(self, rid: str, ssrc: int) -> Publication:
        """Return the new publication of an encoding, whose source is known now; that stays for good."""
        publication = self._by_rid[rid] = self.open_publication(ssrc)
        return publication
