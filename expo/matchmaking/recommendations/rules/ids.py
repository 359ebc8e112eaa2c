"""Ids of pairs, derived from the parties, so that two writers create the same one."""

import hmac

from expo.kit.ids import id_at


def recommendation_id(secret: bytes, fair_id: str, buyer_id: str, exhibitor_id: str) -> str:
    """Return the id of a pair at a fair; without the installation's secret it does not reveal the parties.

    An exhibitor knows the ids of buyers who have written to them: a plain hash would reveal which of them stays
    anonymous.
    """
    pair = f"recommendation\n{fair_id}\n{buyer_id}\n{exhibitor_id}".encode()
    digest = hmac.digest(secret, pair, "sha256")
    return id_at("rec", int.from_bytes(digest[:16]))
