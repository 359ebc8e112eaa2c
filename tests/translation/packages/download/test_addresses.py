"""Which addresses are asked, and where an index's links lead."""

import pytest

from translation.errors import FetchFailed
from translation.packages.download.addresses import check_address, display_address, resolve


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.argosmodel",
        "https://u:p@example.org:8443/a?b=c",
        "http://localhost:8000/a",
        "http://127.0.0.1/",
        "http://[::1]:9/",
    ],
)
def test_https_and_local_http_are_allowed(address: str) -> None:
    assert check_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://example.org/",
        "http://localhost.example.org/",
        "http://127.0.0.1.example.org/",
        "http://10.0.0.1/",
        "http://2130706433/",
        "http://127.0.0.1@example.org/",
        "http://127.0.0.1\\@example.org/",
        "https:///path",
        "https://[::1/",
        "https://example.org:port/",
        "https://exämple.org/",
        "https://example.org/ a",
        "https://example.org/\r\nHost: x",
        "ftp://example.org/",
        "file:///etc/passwd",
        "ipfs://Qm",
        "https://example.org/" + "a" * 3_000,
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(FetchFailed):
        check_address(address)


def test_https_source_cannot_lead_to_localhost() -> None:
    with pytest.raises(FetchFailed, match="Only https"):
        check_address("http://127.0.0.1/", came_from="https://example.org/")


@pytest.mark.parametrize(
    "link, base, leads",
    [
        ("https://other.org/a", "https://example.org/x/index.json", "https://other.org/a"),
        ("a.argosmodel", "https://example.org/x/index.json", "https://example.org/x/a.argosmodel"),
        ("../a", "https://example.org/x/index.json?y", "https://example.org/a"),
        ("/a", "https://example.org/x/index.json", "https://example.org/a"),
        ("//other.org/a", "https://example.org/x/index.json", "https://other.org/a"),
        ("a%20b", "/srv/mirror/index.json", "/srv/mirror/a b"),
        ("sub/a", "file:///srv/mirror/index.json", "/srv/mirror/sub/a"),
        ("/other/a", "/srv/mirror/index.json", "/other/a"),
        ("file:///other/a", "/srv/mirror/index.json", "/other/a"),
        ("https://other.org/a", "/srv/mirror/index.json", "https://other.org/a"),
    ],
)
def test_link_is_resolved_against_index(link: str, base: str, leads: str) -> None:
    assert resolve(link, base) == leads


@pytest.mark.parametrize(
    "link, base",
    [
        ("file:///etc/passwd", "https://example.org/index.json"),
        ("http://127.0.0.1/a", "https://example.org/index.json"),
        ("http://example.org/a", "/srv/index.json"),
        ("ipfs://Qm", "/srv/index.json"),
        ("javascript:x", "https://example.org/index.json"),
        ("file://other/a", "/srv/index.json"),
        ("http://[", "/srv/index.json"),
    ],
)
def test_link_to_forbidden_address_is_refused(link: str, base: str) -> None:
    with pytest.raises(FetchFailed):
        resolve(link, base)


def test_address_is_shown_without_secrets() -> None:
    assert display_address("https://user:secret@example.org/a?token=secret#x") == "https://example.org/a"
    assert display_address("http://[\x1b[31m") == "http://[\\x1b[31m"
