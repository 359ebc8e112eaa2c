"""The ids of pairs: made of whom they are about, so that two writers make one."""

import hmac

from expo.kit.ids import id_at


def suggestion_id(secret: bytes, fair_id: str, buyer_id: str, exhibitor_id: str) -> str:
    """Return the one id of a pair at a fair, from which nobody without the installation's secret reads who they are.

    An exhibitor knows the ids of buyers who have written to him: a plain hash would tell which of them keeps back her
    name.
    """
    pair = f"suggestion\n{fair_id}\n{buyer_id}\n{exhibitor_id}".encode()
    digest = hmac.digest(secret, pair, "sha256")
    return id_at("sug", int.from_bytes(digest[:16]))
