"""The configuration of coturn, as text and as the command prints it; coturn itself reads it in `test_relayed_room`."""

import ipaddress
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from expo.__main__ import main
from expo.kit.ip_ranges import TEST_NETWORKS
from expo.kit.media.turn_config import TurnConfig, TurnConfigRefused, TurnEndpoint, TurnServerOptions, read_endpoint
from expo.kit.media.turn_urls import TurnUrlsRefused

SECRET = "shared-by-tests-and-coturn"
URLS = ["turn:turn.example.org:3478", "turn:turn.example.org?transport=tcp", "turns:turn.example.org:443?transport=tcp"]
TLS = TurnServerOptions(certificate="/etc/coturn/chain.pem", key="/etc/coturn/key.pem")


def a_config(
    *,
    urls: Sequence[str] = URLS,
    secret: str = SECRET,
    media: Sequence[str] = (),
    options: TurnServerOptions = TLS,
) -> list[str]:
    return TurnConfig(read_endpoint(urls), secret, media, options).text().splitlines()


def denied(lines: Sequence[str]) -> list[tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, ...]]:
    ranges = [line.removeprefix("denied-peer-ip=").split("-") for line in lines if line.startswith("denied-peer-ip=")]
    return [tuple(map(ipaddress.ip_address, ends)) for ends in ranges]


def is_denied(lines: Sequence[str], ip: str) -> bool:
    """Say whether a range contains an address, as coturn 4.6 compares: every IPv4 address is below those of IPv6."""

    def number(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> tuple[int, int]:
        return address.version, int(address)

    address = ipaddress.ip_address(ip)
    return any(
        (first.is_unspecified or number(first) <= number(address)) and number(address) <= number(last)
        for first, last in denied(lines)
    )


def test_listeners_are_those_that_browsers_are_told() -> None:
    lines = a_config()
    expected = [
        *("realm=turn.example.org", "use-auth-secret", f"static-auth-secret={SECRET}", "listening-port=3478"),
        *("tls-listening-port=443", "cert=/etc/coturn/chain.pem", "pkey=/etc/coturn/key.pem", "no-dtls"),
        *("no-tcp-relay", "no-multicast-peers", "no-cli", "fingerprint", "stale-nonce=600", "log-file=stdout"),
    ]
    assert set(expected) <= set(lines)
    assert not {"no-udp", "no-tcp", "no-tls"} & set(lines)
    assert "no-tls" in a_config(urls=["turn:turn.example.org"], options=TurnServerOptions())
    assert {"no-udp", "no-tcp", "tls-listening-port=5349"} <= set(a_config(urls=["turns:turn.example.org"]))


def test_addresses_and_quotas_are_those_of_the_machine() -> None:
    options = TurnServerOptions("/c", "/k", ("192.0.2.1", "2001:db8::1"), "198.51.100.1/192.0.2.1", 7, 70)
    lines = a_config(options=options)
    expected = ["listening-ip=192.0.2.1", "relay-ip=192.0.2.1", "listening-ip=2001:db8::1", "relay-ip=2001:db8::1"]
    assert {*expected, "external-ip=198.51.100.1/192.0.2.1", "user-quota=7", "total-quota=70"} <= set(lines)


@pytest.mark.parametrize(
    "ip",
    [
        *("10.0.0.1", "172.31.255.255", "192.168.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "0.1.2.3"),
        *("192.0.0.8", "192.0.2.1", "192.88.99.1", "198.19.0.1", "224.0.0.1", "239.255.255.255", "255.255.255.255"),
        *("168.63.129.16", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1"),
        *("2001::1", "2001:20::1", "2001:db8::1", "2002:a00:1::1", "2620:4f:8000::1", "3fff::1", "5f00::1"),
        *("fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1"),
    ],
)
def test_special_addresses_are_no_peers(ip: str) -> None:
    assert is_denied(a_config(), ip)


@pytest.mark.parametrize("ip", ["1.1.1.1", *(str(each[7]) for each in TEST_NETWORKS), "2a00:1450::1", "2600::1"])
def test_public_addresses_and_those_of_the_tests_are_peers(ip: str) -> None:
    assert not is_denied(a_config(), ip)


def test_private_media_servers_are_allowed_and_no_other_special_address() -> None:
    lines = a_config(media=["10.0.0.7", "198.51.100.7", "127.0.0.1", "169.254.169.254", "100.64.0.9"])
    assert [line for line in lines if line.startswith("allowed")] == [
        "allowed-peer-ip=10.0.0.7",
        "allowed-peer-ip=100.64.0.9",
    ]


@pytest.mark.parametrize("urls", [[], ["turn:a.example", "turn:b.example"], ["turn:a.example:1", "turn:a.example:2"]])
def test_one_server_with_one_port_of_each_kind_is_configured(urls: Sequence[str]) -> None:
    with pytest.raises(TurnConfigRefused):
        read_endpoint(urls)


def test_what_is_no_turn_address_is_refused() -> None:
    with pytest.raises(TurnUrlsRefused):
        read_endpoint(["turn:a\nno-auth"])


def test_one_of_several_servers_is_chosen_by_its_host() -> None:
    urls = ["turn:a.example", "turns:b.example:443", "turn:b.example:80"]
    assert read_endpoint(urls, "B.example") == TurnEndpoint("b.example", 80, 443)


@pytest.mark.parametrize("secret", ["", "short", "with a space in the secret", "two-lines-of-secret\nno-auth"])
def test_weak_or_broken_secrets_are_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(TurnConfigRefused) as refused:
        a_config(secret=secret)
    assert not secret or secret not in refused.value.message


def test_tls_needs_a_certificate_and_paths_are_single_lines() -> None:
    for options in (TurnServerOptions(), TurnServerOptions("/c"), TurnServerOptions("/c\nno-auth", "/k")):
        with pytest.raises(TurnConfigRefused):
            a_config(options=options)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    given = {"EXPO_TURN_URLS": ",".join(URLS), "EXPO_TURN_SECRET": SECRET, "EXPO_MEDIA_ADDRESS": "10.0.0.7, 192.0.2.1"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


@pytest.mark.usefixtures("settings")
def test_command_prints_the_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--certificate", "/c.pem", "--key", "/k.pem", "--listen", "192.0.2.1, 192.0.2.2"]
    assert main(["media", "turn-config", *words]) == 0
    printed = capsys.readouterr()
    assert {f"static-auth-secret={SECRET}", "listening-ip=192.0.2.2", "allowed-peer-ip=10.0.0.7"} <= set(
        printed.out.splitlines()
    )
    assert printed.err == ""
    assert main(["media", "turn-config"]) == 1
    refused = capsys.readouterr()
    assert (refused.out, SECRET in refused.err) == ("", False)
    assert "--certificate" in refused.err


@pytest.mark.usefixtures("settings")
def test_written_file_is_readable_by_its_owner_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "turnserver.conf"
    file.write_text("former")
    file.chmod(0o644)
    words = ["--certificate", "/c.pem", "--key", "/k.pem", "--output", str(file)]
    assert main(["media", "turn-config", *words]) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert SECRET in file.read_text()
    assert capsys.readouterr().out == ""
