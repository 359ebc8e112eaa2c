"""Somebody who does not give up: what is sent is sent again, under its key, until it is acknowledged."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import httpx2

from tests.support.patience import PATIENCE_S
from tests.support.visiting import Visitor

_UPLOAD: Final = """mutation ($input: CreateUploadInput!) { createUpload(input: $input) {
  ... on Upload { id url } ... on Problem { code message } } }"""


@dataclass(frozen=True)
class RetryingClient:
    """A visitor who insists. ``broken`` collects the codes of the errors that were answered meanwhile."""

    visitor: Visitor
    broken: list[str]

    async def done(self, query: str, key: str, **variables: Any) -> dict[str, Any]:
        """Return what a mutation gave once it is acknowledged; fails on a `Problem`, unless others are in the way."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                data = await self._answered(lambda: self.visitor.send(query, key=f"once: {key}", **variables))
                [made] = data.values()
                if made.get("code") != "CONFLICT":
                    break
                self.broken.append("CONFLICT")
        assert "code" not in made, (key, made)
        return dict(made)

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return the data of a query once it is answered."""
        return await self._answered(lambda: self.visitor.send(query, **variables))

    async def upload_file(self, data: bytes, *, name: str, purpose: str) -> str:
        """Return the id of an upload that has arrived; an address is good once, so each attempt has its own."""
        async with asyncio.timeout(PATIENCE_S):
            for attempt in itertools.count():
                wanted = {"purpose": purpose, "fileName": name, "size": len(data)}
                upload = await self.done(_UPLOAD, f"{name}, attempt {attempt}", input=wanted)
                if await self._has_arrived(upload["url"], data):
                    return str(upload["id"])
                await asyncio.sleep(0.1)
        raise AssertionError("not reached")

    async def _has_arrived(self, url: str, data: bytes) -> bool:
        try:
            response = await self.visitor.http.put(f"{self.visitor.fair.url}{url}", content=data)
        except httpx2.TransportError:
            return False
        assert response.is_success or response.status_code == HTTPStatus.SERVICE_UNAVAILABLE, response.text
        return response.is_success

    async def _answered(self, send: Callable[[], Awaitable[httpx2.Response]]) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            while (data := await self._data(send)) is None:
                await asyncio.sleep(0.1)
        return data

    async def _data(self, send: Callable[[], Awaitable[httpx2.Response]]) -> dict[str, Any] | None:
        try:
            response = await send()
        except httpx2.TransportError:
            return None
        body = response.json()
        if "errors" in body:
            self.broken.extend(error["extensions"]["code"] for error in body["errors"])
            return None
        assert response.status_code == HTTPStatus.OK, body
        data: dict[str, Any] = body["data"]
        return data
