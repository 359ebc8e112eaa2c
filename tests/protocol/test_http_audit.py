"""graphql-http's audits of the GraphQL-over-HTTP draft, by npm, against the running fair."""

import json

import pytest

from tests.support import clients

pytestmark = pytest.mark.clients


def test_every_audit_of_graphql_over_http_passes(fair_url: str) -> None:
    results = json.loads(clients.run("audit.mjs", f"{fair_url}/graphql").stdout)

    assert [each for each in results if each["status"] != "ok"] == []
    assert len(results) >= 61
