"""A program that visits the running fair over HTTP: signs up, reads its mail, signs in, asks."""

import asyncio
import re
import time
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any, Final

import httpx2

from tests.support.patience import PATIENCE_S
from tests.support.running import Running

PASSWORD: Final = "a steel flask of 40 cartons"
_SIGN_UP: Final = "mutation ($input: SignUpInput!) { signUp(input: $input) { __typename ... on Problem { code } } }"
_CONFIRM: Final = "mutation ($token: String!) { confirmEmail(token: $token) { __typename ... on Problem { code } } }"
_SIGN_IN: Final = "mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on Problem { code } } }"


@dataclass(frozen=True)
class Visitor:
    """Somebody at the fair; ``http`` keeps the cookies."""

    fair: Running
    http: httpx2.AsyncClient

    async def send(self, query: str, *, key: str | None = None, **variables: Any) -> httpx2.Response:
        """Send an operation, with ``key`` as its Idempotency-Key."""
        headers = {"idempotency-key": key} if key else {}
        body = {"query": query, "variables": variables}
        return await self.http.post(f"{self.fair.url}/graphql", json=body, headers=headers)

    async def run(self, query: str, **variables: Any) -> dict[str, Any]:
        """Send an operation and return its data; fails on any GraphQL error."""
        answer = (await self.send(query, **variables)).json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def enter(self, email: str, kind: str) -> None:
        """Sign up for an organisation of this kind (BUYER, EXHIBITOR), confirm the address and sign in."""
        signed_up = await self.run(_SIGN_UP, input=a_sign_up(email, kind))
        assert signed_up["signUp"]["__typename"] == "CheckYourEmail", signed_up
        link = await asyncio.to_thread(mailed_link, self.fair.data, email)
        token = link.partition("?token=")[2]
        await self.run(_CONFIRM, token=token)
        await self.sign_in(email)

    async def sign_in(self, email: str) -> None:
        """Sign in as somebody who has entered before."""
        signed_in = await self.run(_SIGN_IN, input={"email": email, "password": PASSWORD})
        assert signed_in["signIn"]["__typename"] == "SignedIn", signed_in


def a_sign_up(email: str, kind: str) -> dict[str, Any]:
    """Return the input of a sign-up."""
    organisation = {"kind": kind, "name": f"The company of {email}", "country": "DE"}
    return {"email": email, "password": PASSWORD, "name": "Ada Smith", "organisation": organisation}


def mailed_link(data: Path, email: str) -> str:
    """Return the link in the newest mail to ``email``, once the fair has sent one."""
    deadline = time.monotonic() + PATIENCE_S
    while not (texts := mails_to(data, email)):
        assert time.monotonic() < deadline, f"no mail to {email} after {PATIENCE_S:.0f} s"
        time.sleep(0.1)
    found = re.search(r"https?://\S+", texts[-1])
    assert found is not None, texts[-1]
    return found.group()


def mails_to(data: Path, email: str) -> list[str]:
    """Return the texts of the mails to ``email``, oldest first."""
    parser = BytesParser(policy=policy.default)
    messages = [parser.parsebytes(path.read_bytes()) for path in sorted((data / "mails").glob("[!.]*.eml"))]
    bodies = [message.get_body(("plain",)) for message in messages if message["To"] == email]
    return [body.get_content() for body in bodies if body is not None]
