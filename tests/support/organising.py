"""A fair at a running installation: made by an organiser, who was made by the command line."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx2

from tests.support.command_line import expo
from tests.support.patience import PATIENCE_S
from tests.support.running import Running
from tests.support.visiting import Visitor

_SIGN_IN: Final = "mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on Problem { code } } }"
_CREATE: Final = """mutation ($input: CreateFairInput!) { createFair(input: $input) {
  ... on Fair { id } ... on Problem { code message field } } }"""
_PUBLISH: Final = """mutation ($id: ID!) { publishFair(fairId: $id) {
  ... on Fair { id } ... on Problem { code message field } } }"""


async def a_published_fair(running: Running, slug: str) -> str:
    """Open a fair with this address, which lasts from yesterday for ten days, and return its id."""
    email = f"{slug}@organiser.example"
    words = (email, "--name", "Lin Yuhan", "--organisation", f"The Fair {slug}")
    made = await expo("accounts", "organiser", *words, "--data", running.data)
    assert made.code == 0, made.progress
    async with httpx2.AsyncClient(timeout=PATIENCE_S) as http:
        organiser = Visitor(running, http)
        signed_in = await organiser.run(_SIGN_IN, input={"email": email, "password": made.output.split()[-1]})
        assert signed_in["signIn"]["__typename"] == "SignedIn", signed_in
        created = (await organiser.run(_CREATE, input=_a_fair(slug)))["createFair"]
        assert "code" not in created, created
        published = (await organiser.run(_PUBLISH, id=created["id"]))["publishFair"]
        assert "code" not in published, published
    found: str = created["id"]
    return found


def _a_fair(slug: str) -> dict[str, Any]:
    begin = datetime.now(UTC) - timedelta(days=1)
    name = {"text": f"The Fair {slug}", "language": "en"}
    times = {"opensAt": begin.isoformat(), "closesAt": (begin + timedelta(days=10)).isoformat()}
    return {"slug": slug, "name": name, "timeZone": "Asia/Shanghai", "languages": ["en", "zh"], **times}
