"""A fake GraphQL server that answers every query with what a test says, and remembers what it was asked."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from graphql import FieldNode, GraphQLSchema, OperationDefinitionNode, build_schema, parse
from graphql.execution.values import get_variable_values
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from frontend import Answer, Mail, site
from tests.frontend import nodes

ADDRESS: Final = "http://fair.example"
SCHEMA: Final = Path(__file__).resolve().parents[2] / "expo" / "schema.graphql"


@dataclass(frozen=True)
class AskedOperation:
    """One operation: its root fields, variables, key, the language to answer in, and whether the query is a page's."""

    fields: list[str]
    variables: Mapping[str, Any]
    key: str | None
    language: str
    for_page: bool


@dataclass
class FakeGraphQL:
    """Stands where the GraphQL server is. ``says`` overrides single root fields; ``files`` is what was uploaded.

    ``errors`` come instead of data, ``gaps`` beside it; an operation with a root field in ``fails`` gets its code only.
    """

    says: dict[str, Any] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    gaps: list[dict[str, Any]] = field(default_factory=list)
    fails: dict[str, str] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    asked: list[AskedOperation] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    refuses: dict[bytes, Mapping[str, Any]] = field(default_factory=dict)

    async def ask(
        self,
        request: Request,
        query: str,
        variables: Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
        for_page: bool = True,
    ) -> Answer:
        """Answer an operation's root fields; fails on variables that the schema does not accept."""
        fields = root_fields(query)
        if for_page:
            wrong = get_variable_values(_schema(), _operation(query).variable_definitions or (), dict(variables))
            assert not isinstance(wrong, list), wrong
        self.asked.append(AskedOperation(fields, variables, idempotency_key, request.state.language, for_page))
        failed = [{"message": "…", "extensions": {"code": self.fails[each]}} for each in fields if each in self.fails]
        if self.errors or failed:
            return Answer({}, self.errors or failed)
        known = nodes.everything() | self.says
        return Answer({name: known.get(name, {"done": True}) for name in fields}, self.gaps, self.cookies)

    async def put_upload(self, url: str, stream: AsyncIterator[bytes]) -> Mapping[str, Any] | None:
        """Keep what is uploaded, unless ``refuses`` says why a file that begins like this is not taken."""
        data = b"".join([chunk async for chunk in stream])
        refused = next((why for start, why in self.refuses.items() if data.startswith(start)), None)
        if refused is None:
            self.files[url] = data
        return refused

    async def read_mails(self) -> list[Mail]:
        """Return the demo's mails."""
        return self.mails

    def of(self, name: str) -> AskedOperation:
        """Return the operation that asked for a root field; there has to be exactly one."""
        [found] = [each for each in self.asked if name in each.fields]
        return found

    def client(self, **cookies: str) -> TestClient:
        """Return a browser without scripts, in front of the site."""
        routes = site(self.ask, address=ADDRESS, demo=True, put_upload=self.put_upload, demo_mails=self.read_mails)
        browser = TestClient(Starlette(routes=routes), base_url=ADDRESS, follow_redirects=False)
        browser.cookies.update(cookies)
        return browser


def root_fields(query: str) -> list[str]:
    """Return the response names of an operation's root fields, those in its fragments on Query too."""
    return list(_root_fields(query))


@cache
def _schema() -> GraphQLSchema:
    return build_schema(SCHEMA.read_text(encoding="utf-8"))


@cache
def _operation(query: str) -> OperationDefinitionNode:
    return next(node for node in parse(query).definitions if isinstance(node, OperationDefinitionNode))


@cache
def _root_fields(query: str) -> tuple[str, ...]:
    chosen = _operation(query).selection_set.selections
    names = [(child.alias or child.name).value for child in chosen if isinstance(child, FieldNode)]
    return (*names, *(("me", "unreadEnquiries", "startingMeeting") if "...Viewer" in query else ()))
