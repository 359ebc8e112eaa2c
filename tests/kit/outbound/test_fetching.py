"""Files from users' addresses: fetched from public servers only, whatever names and redirects lead to."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator

import pytest

from expo.kit.outbound.addresses import AddressPolicy, is_public, masked
from expo.kit.outbound.errors import AddressRefused, FetchFailed, FetchProblem
from expo.kit.outbound.fetching import FetchedFile, Fetcher, FileVersion
from expo.kit.processes import logs
from tests.support.tls_server import TlsServer, a_tls_server, answer, certificates

PATH = "/private-0123456789/basic.ics"


@pytest.fixture
async def server() -> AsyncIterator[TlsServer]:
    async with a_tls_server() as opened:
        yield opened


def a_fetcher(server: TlsServer, policy: AddressPolicy | None = None, *, longest_s: float = 20) -> Fetcher:
    return Fetcher(1000, frozenset({"text/calendar"}), policy or server.policy(), certificates()[1], longest_s)


async def problem(fetcher: Fetcher, url: str) -> FetchProblem:
    """Return why a file cannot be fetched."""
    with pytest.raises(FetchFailed) as failed:
        await fetcher.fetch(url)
    assert "private" not in str(failed.value)
    return failed.value.problem


@pytest.mark.parametrize(
    "ip,public",
    [
        ("93.184.216.34", True),
        ("1.1.1.1", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - an address to refuse
        ("10.1.2.3", False),
        ("172.31.255.255", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),  # metadata of many clouds
        ("100.100.100.200", False),  # of Alibaba Cloud, within carrier-grade NAT
        ("192.0.0.192", False),  # of Oracle Cloud
        ("168.63.129.16", False),  # of Azure
        ("198.18.0.1", False),
        ("203.0.113.7", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(ip: str, public: bool) -> None:
    assert is_public(ip) is public


@pytest.mark.parametrize(
    "address",
    [
        "",
        "calendar.ics",
        "http://calendars.example/a.ics",
        "webcal://calendars.example/a.ics",
        "file:///etc/passwd",
        "https://",
        "https:///a.ics",
        "https://user:password@calendars.example/a.ics",
        "https://user@calendars.example/",
        "https://calendars.example:22/",
        "https://calendars.example:99999/",
        "https://calendars.example\\@127.0.0.1/",
        "https://calendars.example /a.ics",
        "https://calendars.example/\r\nHost: x",
        "https://[::1",
        "https://" + "a" * 2000 + ".example/",
    ],
)
async def test_address_of_another_form_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        AddressPolicy().check_form(address)
    with pytest.raises(AddressRefused):
        await AddressPolicy().check(address)


@pytest.mark.parametrize("ips", [["127.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["::1"], []])
async def test_host_with_an_address_that_is_not_public_is_refused(ips: list[str]) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ips

    with pytest.raises(AddressRefused):
        await AddressPolicy(resolve).check("https://calendars.example/a.ics")


async def test_ip_address_in_any_spelling_is_refused() -> None:
    for host in ("127.0.0.1", "localhost", "[::1]"):
        with pytest.raises(AddressRefused):
            await AddressPolicy().check(f"https://{host}/a.ics")


async def test_file_is_fetched_once_per_version(server: TlsServer) -> None:
    server.answers[PATH] = answer(b"BEGIN", kind="text/calendar; charset=utf-8", ETag='"1"', Last_Modified="Mon")
    fetched = await a_fetcher(server).fetch(server.url(PATH))
    assert fetched == FetchedFile(b"BEGIN", FileVersion('"1"', "Mon"))
    server.answers[PATH] = answer(b"", status="304 Not Modified")
    assert await a_fetcher(server).fetch(server.url(PATH), fetched.version) is None
    assert f"Host: calendars.example:{server.port}" in server.requests[0]
    assert not any(each.startswith("If-") for each in server.requests[0])
    assert {'If-None-Match: "1"', "If-Modified-Since: Mon"} < set(server.requests[1])
    assert await problem(a_fetcher(server), server.url(PATH)) is FetchProblem.HTTP_ERROR  # nothing known to be the same


async def test_connection_goes_to_the_address_that_was_checked(server: TlsServer) -> None:
    server.answers[PATH] = answer(b"BEGIN")
    server.ips["calendars.example"] = ["127.0.0.2", "127.0.0.1"]  # nobody answers at the first
    checked: list[str] = []

    def is_allowed(ip: str) -> bool:
        checked.append(ip)
        server.ips["calendars.example"] = ["127.0.0.3"]  # the name leads elsewhere from now on
        return True

    fetched = await a_fetcher(server, server.policy(is_allowed=is_allowed)).fetch(server.url(PATH))
    assert fetched is not None
    assert fetched.data == b"BEGIN"
    assert checked == ["127.0.0.2", "127.0.0.1"]
    assert server.resolved == ["calendars.example"]


async def test_redirects_are_followed_and_checked_again(server: TlsServer) -> None:
    server.answers["/moved"] = answer(b"", status="302 Found", Location=server.url(PATH, "other.example"))
    server.answers[PATH] = answer(b"BEGIN")
    fetched = await a_fetcher(server).fetch(server.url("/moved"))
    assert fetched is not None
    assert server.resolved == ["calendars.example", "other.example"]
    server.ips["other.example"] = ["10.0.0.1"]
    assert await problem(a_fetcher(server), server.url("/moved")) is FetchProblem.ADDRESS_REFUSED
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "location",
    ["http://calendars.example/", "https://127.0.0.1:1/", "file:///etc/passwd", "//x@y/", "https://[", "ftp://a"],
)
async def test_redirect_to_another_kind_of_address_is_refused(server: TlsServer, location: str) -> None:
    server.answers["/moved"] = answer(b"", status="301 Moved Permanently", Location=location)
    found = await problem(a_fetcher(server), server.url("/moved"))
    assert found in {FetchProblem.ADDRESS_REFUSED, FetchProblem.UNREACHABLE}
    assert len(server.requests) == 1


async def test_redirects_in_a_circle_end(server: TlsServer) -> None:
    server.answers["/moved"] = answer(b"", status="307 Temporary Redirect", Location="/moved")
    assert await problem(a_fetcher(server), server.url("/moved")) is FetchProblem.HTTP_ERROR
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    "said,expected",
    [
        (answer(b"", status="404 Not Found"), FetchProblem.HTTP_ERROR),
        (answer(b"", status="204 No Content"), FetchProblem.HTTP_ERROR),
        (answer(b"<html>", kind="text/html"), FetchProblem.WRONG_CONTENT),
        (answer(b"\x1f\x8b", Content_Encoding="gzip"), FetchProblem.WRONG_CONTENT),
        (answer(b"x" * 1001), FetchProblem.TOO_LARGE),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\nContent-Length: 9\r\n\r\nBEGIN", FetchProblem.UNREACHABLE),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", FetchProblem.UNREACHABLE),
    ],
)
async def test_answer_of_another_kind_is_refused(server: TlsServer, said: bytes, expected: FetchProblem) -> None:
    server.answers[PATH] = said
    assert await problem(a_fetcher(server), server.url(PATH)) is expected


async def test_silent_server_is_given_up(server: TlsServer) -> None:
    async def silence() -> bytes:
        await ended.wait()
        return b""

    ended = asyncio.Event()
    server.answers[PATH] = silence
    assert await problem(a_fetcher(server, longest_s=0.2), server.url(PATH)) is FetchProblem.TIMED_OUT
    ended.set()


async def test_unknown_host_and_closed_port_are_unreachable(server: TlsServer) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        raise OSError("no such host")

    policy = AddressPolicy(resolve, ports=frozenset({server.port}))
    assert await problem(a_fetcher(server, policy), server.url(PATH)) is FetchProblem.UNREACHABLE
    server.ips["calendars.example"] = ["127.0.0.2"]
    closed = server.policy(is_allowed=lambda _ip: True)
    assert await problem(a_fetcher(server, closed), server.url(PATH)) is FetchProblem.UNREACHABLE


async def test_certificate_must_be_valid_for_the_name(server: TlsServer) -> None:
    server.answers[PATH] = answer(b"BEGIN")
    assert await problem(a_fetcher(server), server.url(PATH, "third.example")) is FetchProblem.UNREACHABLE
    strangers = Fetcher(1000, frozenset({"text/calendar"}), server.policy(), ssl.create_default_context())
    assert await problem(strangers, server.url(PATH)) is FetchProblem.UNREACHABLE
    assert server.requests == []


async def test_secret_address_is_not_logged(server: TlsServer, caplog: pytest.LogCaptureFixture) -> None:
    logs.hide_addresses()
    server.answers[PATH] = answer(b"BEGIN")
    with caplog.at_level(logging.DEBUG):
        await a_fetcher(server).fetch(server.url(PATH))
    assert "private" not in caplog.text
    assert masked(server.url(PATH)) == "https://calendars.example/…"
