"""Idempotency-Key: a mutation sent twice has one effect and the same reply.

The effect is claimed inside its transaction (`Database.transact`); here the reply is
kept for a day, encrypted under the key itself, which we do not keep: a reply may hold
a secret that is shown once. Source: IETF draft-ietf-httpapi-idempotency-key-header.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any, Final

import orjson
from cryptography.fernet import Fernet
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.db.transactions import CLAIMS, Claims, KeyReused
from expo.kit.errors import Invalid

COLLECTION: Final = "idempotency_replies"
_KEPT_S: Final = 24 * 3600
INDEXES: Final = {name: [IndexModel([("at", 1)], expireAfterSeconds=_KEPT_S)] for name in (CLAIMS, COLLECTION)}


@dataclass(frozen=True)
class Attempt:
    """One request under a key: its claims, and the cipher for its reply."""

    claims: Claims
    cipher: Fernet


def attempt(actor: Actor, key: str, request: dict[str, Any]) -> Attempt:
    """Return the attempt that ``actor`` makes under ``key``.

    Raises `Invalid` for a key that has not 8 to 200 printable ASCII characters.
    """
    if not 8 <= len(key) <= 200 or not key.isprintable() or not key.isascii():
        raise Invalid("An Idempotency-Key has 8 to 200 printable characters.", field="Idempotency-Key")
    name = hashlib.sha256(f"{actor.name}\n{key}".encode()).hexdigest()
    secret = hashlib.sha256(f"reply\n{actor.name}\n{key}".encode()).digest()
    # Keyed, because a request may hold a password, which a plain hash would let a thief guess.
    fingerprint = hmac.new(secret, orjson.dumps(request, option=orjson.OPT_SORT_KEYS), hashlib.sha256).hexdigest()
    return Attempt(Claims(name, fingerprint), Fernet(base64.urlsafe_b64encode(secret)))


@dataclass(frozen=True)
class Replies:
    """Keeps the replies of mutations that carried an Idempotency-Key."""

    database: Database
    clock: Clock

    async def find(self, attempt: Attempt) -> dict[str, Any] | None:
        """Return what was kept of the earlier reply, or None; raises `KeyReused` when the request was another."""
        found = await self.database.collection(COLLECTION).find_one({"_id": attempt.claims.name})
        if found is None:
            return None
        if found["fingerprint"] != attempt.claims.fingerprint:
            raise KeyReused
        reply: dict[str, Any] = orjson.loads(attempt.cipher.decrypt(found["reply"]))
        return reply

    async def keep(self, attempt: Attempt, reply: dict[str, Any]) -> None:
        """Keep a reply, the first one of an attempt; that others were in the way is none to be told again."""
        if attempt.claims.gave_up:
            return
        document = {
            "_id": attempt.claims.name,
            "fingerprint": attempt.claims.fingerprint,
            "reply": attempt.cipher.encrypt(orjson.dumps(reply)),
            "at": self.clock(),
        }
        try:
            await self.database.collection(COLLECTION).insert(document)
        except DuplicateKeyError:
            return
