"""Lists of pairs as stored: packed rows of fixed size, so that twenty million pairs take two gigabytes.

A row holds what cannot be derived of a `Recommendation`: the id of the other party but not the owner's, no id of the
pair. Many lists are made at once, from the arrays of a run.
"""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import structlog
from numpy.typing import NDArray

from expo.matchmaking.candidates.models import PARTS, MatchPart
from expo.matchmaking.candidates.rules import codes
from expo.matchmaking.candidates.rules.appraisal import MatchContext
from expo.matchmaking.candidates.rules.need_rows import NeedRows
from expo.matchmaking.candidates.rules.records import ABSENT, SHOWN, THOUSAND, Records, Scores, Whole
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import Evidence, Recommendation
from expo.matchmaking.recommendations.rules.ids import recommendation_id
from expo.matchmaking.recommendations.rules.other_needs import MAX_OTHERS

Listed = NDArray[Any]
_NAME: Final = "S31"
_LETTERS: Final = 26
_FAST: Final = 1
_VERSION_BYTES: Final = 8
log = structlog.get_logger()
LISTED: Final = np.dtype(
    [
        ("buyer", _NAME),
        ("exhibitor", _NAME),
        ("need", _NAME),
        ("also", _NAME, (MAX_OTHERS,)),
        ("products", _NAME, (SHOWN,)),
        ("scores", "<u2", (2,)),
        ("buyer_parts", "<u2", (len(PARTS),)),
        ("exhibitor_parts", "<u2", (len(PARTS),)),
        ("certificates", "<u8"),
        ("language", "S2"),
        ("market", "S2"),
        ("quantity_fits", "i1"),
        ("newcomer", "?"),
        ("ranks", "<i4", (2,)),
        ("asked_price", "<f4"),
    ]
)
"""A pair. ``scores`` and ``ranks`` are the buyer's and the exhibitor's, 0 for no rank; ``certificates`` are bits."""


@dataclass(frozen=True)
class PairRanks:
    """Ranks of n pairs in the buyer's and the exhibitor's list, from 1, 0 for none; and whether each is a newcomer."""

    buyer: Whole
    exhibitor: Whole
    newcomer: codes.Bits

    @classmethod
    def none(cls, count: int) -> "PairRanks":
        """Return the ranks of pairs that are not ranked yet."""
        return cls(np.zeros(count, np.int64), np.zeros(count, np.int64), np.zeros(count, bool))


def recommendations_of(
    context: MatchContext, needs: NeedRows, records: Records, scores: Scores, places: PairRanks
) -> Listed:
    """Return appraised pairs as stored rows."""
    need, seller, products = records["need"], records["seller"], records["products"]
    found = np.zeros(len(records), LISTED)
    found["buyer"] = _names(needs.buyers, need)
    found["exhibitor"] = _names(context.exhibitors.ids, seller)
    found["need"] = _names(needs.ids, need)
    found["products"] = np.where(products >= 0, _at(context.goods_index.ids, products), b"")
    found["scores"] = np.column_stack([_thousandths(scores.buyer), _thousandths(scores.exhibitor)])
    found["buyer_parts"], found["exhibitor_parts"] = records["buyer_parts"], records["exhibitor_parts"]
    found["certificates"] = _certificates(context, needs, records)
    found["language"] = [_tag(number) for number in records["language"].tolist()]
    found["market"] = _markets(context, needs, records)
    found["quantity_fits"], found["asked_price"] = records["quantity_fits"], records["asked_price"]
    found["ranks"] = np.column_stack([places.buyer, places.exhibitor])
    found["newcomer"] = places.newcomer
    return found


def recommendations(rows: Listed, fair_id: str, secret: bytes) -> list[Recommendation]:
    """Return stored pairs as shown; ``secret`` is the key that derives their ids."""
    return [_recommendation(row, fair_id, secret) for row in rows]


def pack(rows: Listed) -> bytes:
    """Return pairs as bytes, prefixed with the version of their row format."""
    return _version() + zlib.compress(rows.tobytes(), _FAST)


def unpack(data: bytes) -> Listed:
    """Return the packed pairs; none where the row format differs: a run writes them again."""
    if data[:_VERSION_BYTES] != _version():
        log.warning("matchmaking.list_of_another_version")
        return np.zeros(0, LISTED)
    return np.frombuffer(zlib.decompress(data[_VERSION_BYTES:]), LISTED)


@cache
def _version() -> bytes:
    """Return a digest of the row format: its fields, the order of parts and of certificates."""
    meaning = repr((LISTED.descr, [str(each) for each in PARTS], list(codes.certificates())))
    return hashlib.sha256(meaning.encode()).digest()[:_VERSION_BYTES]


def by_party(rows: Listed, side: MatchSide) -> Iterator[tuple[str, bytes]]:
    """Yield the packed list of each party of one side, from rows grouped by party."""
    owners = rows[side.lower()]
    starts = [*np.flatnonzero(owners[1:] != owners[:-1]) + 1, len(rows)] if len(rows) else []
    begin = 0
    for end in starts:
        yield bytes(owners[begin]).decode(), pack(rows[begin:end])
        begin = end


def _recommendation(row: Any, fair_id: str, secret: bytes) -> Recommendation:
    buyer_id, exhibitor_id, need_id = (bytes(row[name]).decode() for name in ("buyer", "exhibitor", "need"))
    price, (buyer_rank, exhibitor_rank) = float(row["asked_price"]), row["ranks"].tolist()
    return Recommendation(
        id=recommendation_id(secret, fair_id, buyer_id, exhibitor_id),
        fair_id=fair_id,
        buyer_id=buyer_id,
        exhibitor_id=exhibitor_id,
        need_id=need_id or None,
        buyer_score=int(row["scores"][0]),
        exhibitor_score=int(row["scores"][1]),
        buyer_parts=_parts(row["buyer_parts"]),
        exhibitor_parts=_parts(row["exhibitor_parts"]),
        evidence=_evidence(row),
        buyer_rank=buyer_rank or None,
        exhibitor_rank=exhibitor_rank or None,
        newcomer=bool(row["newcomer"]),
        asked_price=None if np.isnan(price) else price,
        also=[bytes(each).decode() for each in row["also"] if each],
    )


def _evidence(row: Any) -> Evidence:
    """Return the evidence that both may see.

    No highest price, no excluded markets, no minimum order of target buyers.
    """
    fits, bits = int(row["quantity_fits"]), int(row["certificates"])
    return Evidence(
        products=[bytes(each).decode() for each in row["products"] if each],
        certificates=[key for key, number in codes.certificates().items() if bits >> number & 1],
        language=bytes(row["language"]).decode() or None,
        market=bytes(row["market"]).decode() or None,
        quantity_fits=None if fits < 0 else bool(fits),
    )


def _parts(row: NDArray[np.uint16]) -> dict[MatchPart, int]:
    return {part: value for part, value in zip(PARTS, row.tolist(), strict=True) if value != ABSENT}


def _certificates(context: MatchContext, needs: NeedRows, records: Records) -> NDArray[np.uint64]:
    """Return, as bits, the requested certificates that an exhibitor has, on the first product or as a company."""
    first, seller = records["products"][:, 0], records["seller"]
    held = _at(context.goods_index.certified, first) & (first >= 0)[:, None] | context.exhibitors.certified[seller]
    matched: codes.Bits = needs.certificates[records["need"]] & held
    return matched @ (np.uint64(1) << np.arange(matched.shape[1], dtype=np.uint64))


def _markets(context: MatchContext, needs: NeedRows, records: Records) -> NDArray[np.bytes_]:
    """Return the destination of the goods, where the exhibitor names that country as a market."""
    number = needs.market[records["need"]]
    aimed = context.exhibitors.targets[records["seller"], np.maximum(number, 0)] & (number >= 0)
    names = np.array(list(codes.countries()), "S2")
    return np.where(aimed, names[np.maximum(number, 0)], b"")


def _names(names: Sequence[str], rows: Whole) -> NDArray[np.bytes_]:
    """Return the names of rows, looking up each distinct row once."""
    some, place = np.unique(rows, return_inverse=True)
    found: NDArray[np.bytes_] = np.array([names[row].encode() for row in some.tolist()], _NAME)[place]
    return found


def _at(values: NDArray[Any], rows: Whole) -> NDArray[Any]:
    """Return the values of rows; the value of row -1 is arbitrary and must be ignored by the caller."""
    if not len(values):
        return np.zeros((*rows.shape, *values.shape[1:]), values.dtype)
    return values[np.maximum(rows, 0)]


def _tag(number: int) -> bytes:
    return b"" if number < 0 else bytes([ord("a") + number // _LETTERS, ord("a") + number % _LETTERS])


def _thousandths(values: NDArray[np.floating]) -> NDArray[np.uint16]:
    return np.round(values.astype(np.float64) * THOUSAND).astype(np.uint16)
