"""Idempotency-Key: a mutation sent twice has one effect and the same reply.

The effect is claimed inside its transaction (`Database.transact`). This module stores the
reply for a day, encrypted under the key itself, which we do not store: a reply may contain
a secret that is shown only once. Source: IETF draft-ietf-httpapi-idempotency-key-header.
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
class IdempotentRequest:
    """A request with an Idempotency-Key: its claims, and the cipher for its reply."""

    claims: Claims
    cipher: Fernet


def idempotent_request(actor: Actor, key: str, request: dict[str, Any]) -> IdempotentRequest:
    """Return the attempt that ``actor`` makes under ``key``.

    Raises `Invalid` unless the key has 8 to 200 printable ASCII characters.
    """
    if not 8 <= len(key) <= 200 or not key.isprintable() or not key.isascii():
        raise Invalid("An Idempotency-Key has 8 to 200 printable characters.", field="Idempotency-Key")
    name = hashlib.sha256(f"{actor.name}\n{key}".encode()).hexdigest()
    secret = hashlib.sha256(f"reply\n{actor.name}\n{key}".encode()).digest()
    # Keyed, because a request may contain a password, which could be guessed from a plain hash.
    fingerprint = hmac.new(secret, orjson.dumps(request, option=orjson.OPT_SORT_KEYS), hashlib.sha256).hexdigest()
    return IdempotentRequest(Claims(name, fingerprint), Fernet(base64.urlsafe_b64encode(secret)))


@dataclass(frozen=True)
class Replies:
    """Stores the replies of mutations that carried an Idempotency-Key."""

    database: Database
    clock: Clock

    async def find(self, idempotent_request: IdempotentRequest) -> dict[str, Any] | None:
        """Return the stored reply, or None; raises `KeyReused` if the key came with another request."""
        found = await self.database.collection(COLLECTION).find_one({"_id": idempotent_request.claims.name})
        if found is None:
            return None
        if found["fingerprint"] != idempotent_request.claims.fingerprint:
            raise KeyReused
        reply: dict[str, Any] = orjson.loads(idempotent_request.cipher.decrypt(found["reply"]))
        return reply

    async def keep(self, idempotent_request: IdempotentRequest, reply: dict[str, Any]) -> None:
        """Store the first reply of an attempt; an attempt that gave up under contention has none worth repeating."""
        if idempotent_request.claims.gave_up:
            return
        document = {
            "_id": idempotent_request.claims.name,
            "fingerprint": idempotent_request.claims.fingerprint,
            "reply": idempotent_request.cipher.encrypt(orjson.dumps(reply)),
            "at": self.clock(),
        }
        try:
            await self.database.collection(COLLECTION).insert(document)
        except DuplicateKeyError:
            return
