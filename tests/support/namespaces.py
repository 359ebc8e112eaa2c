"""Hosts of their own on this machine: Linux network namespaces, in a star, whose middle forwards nothing.

Guests and the media server reach the middle, where sites and TURN servers listen, and never each other. The addresses
are of TEST-NET-2 and TEST-NET-3 (RFC 5737). It takes root, or the capabilities SYS_ADMIN and NET_ADMIN.
"""

import contextlib
import ctypes
import functools
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MIDDLE: Final = "203.0.113.1"
_CLONE_NEWNET: Final = 0x40000000
_PREFIX: Final = "expo-test"
_FOLDER: Final = Path("/run/netns")


class NamespaceFailed(RuntimeError):
    """A namespace, a link or a route that the system refuses."""


@dataclass(frozen=True)
class Host:
    """A namespace with one address."""

    name: str
    address: str

    @property
    def namespace(self) -> str:
        """Its name for ``ip netns``."""
        return f"{_PREFIX}-{os.getpid()}-{self.name}"

    def command(self, *words: str) -> list[str]:
        """Return a command that runs ``words`` on this host."""
        return ["ip", "netns", "exec", self.namespace, *words]

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Open sockets of this host in this thread; nothing may be awaited inside the block."""
        with Path("/proc/thread-self/ns/net").open() as own, (_FOLDER / self.namespace).open() as other:
            _set_namespace(other.fileno())
            try:
                yield
            finally:
                _set_namespace(own.fileno())


@dataclass(frozen=True)
class Star:
    """The middle, and the hosts that reach it alone."""

    middle: Host
    hosts: Mapping[str, Host]

    def cut(self, name: str) -> None:
        """Take a host's line down."""
        self._set_link(name, "down")

    def mend(self, name: str) -> None:
        """Bring a host's line up again."""
        self._set_link(name, "up")
        _route_to(self.middle, self.hosts[name])

    def _set_link(self, name: str, state: str) -> None:
        _ip("-n", self.middle.namespace, "link", "set", _link(name), state)


@contextlib.contextmanager
def star(addresses: Mapping[str, str]) -> Iterator[Star]:
    """Give a star with a host for each name and IPv4 address, until the block ends. Raises `NamespaceFailed`."""
    middle, hosts = Host("middle", MIDDLE), {name: Host(name, address) for name, address in addresses.items()}
    _remove_leftovers()
    try:
        for host in (middle, *hosts.values()):
            _ip("netns", "add", host.namespace)
            _switch_ipv6_off(host)
            _ip("-n", host.namespace, "link", "set", "lo", "up")
        _ip("-n", middle.namespace, "address", "add", f"{MIDDLE}/32", "dev", "lo")
        with middle.entered():
            Path("/proc/sys/net/ipv4/ip_forward").write_text("0", encoding="ascii")
        for host in hosts.values():
            _connect(middle, host)
        yield Star(middle, hosts)
    finally:
        for host in (middle, *hosts.values()):
            with contextlib.suppress(NamespaceFailed):
                _ip("netns", "delete", host.namespace)


@functools.cache
def refusal() -> str:
    """Return why this machine gives no namespaces; empty if it does."""
    if not shutil.which("ip"):
        return "no network namespaces: apt-get install iproute2"
    try:
        with star({"probe": "198.51.100.254"}) as probed, probed.middle.entered():
            return ""
    except (NamespaceFailed, OSError) as error:
        return f"no network namespaces: {error}"


def _switch_ipv6_off(host: Host) -> None:
    """Give the host no IPv6 addresses: one that comes a second later makes Chromium give up what it is loading."""
    with host.entered():
        setting = Path("/proc/sys/net/ipv6/conf/default/disable_ipv6")
        if setting.exists():
            setting.write_text("1", encoding="ascii")


def _connect(middle: Host, host: Host) -> None:
    near, far = _link(host.name), "eth0"
    peer = ["type", "veth", "peer", "name", near, "netns", middle.namespace]
    _ip("link", "add", far, "netns", host.namespace, *peer)
    _ip("-n", host.namespace, "address", "add", f"{host.address}/32", "dev", far)
    _ip("-n", host.namespace, "link", "set", far, "up")
    _ip("-n", middle.namespace, "link", "set", near, "up")
    _ip("-n", host.namespace, "route", "add", MIDDLE, "dev", far)
    _ip("-n", host.namespace, "route", "add", "default", "via", MIDDLE, "dev", far)
    _route_to(middle, host)


def _route_to(middle: Host, host: Host) -> None:
    _ip("-n", middle.namespace, "route", "replace", host.address, "dev", _link(host.name), "src", MIDDLE)


def _link(name: str) -> str:
    return f"to-{name}"


def _ip(*words: str) -> None:
    _run(["ip", *words])


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NamespaceFailed(f"{' '.join(command)}: {done.stderr.strip()}")


def _set_namespace(file: int) -> None:
    if ctypes.CDLL(None, use_errno=True).setns(file, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _remove_leftovers() -> None:
    """Delete the namespaces of test processes that were killed."""
    for left in _FOLDER.glob(f"{_PREFIX}-*") if _FOLDER.is_dir() else ():
        owner = re.fullmatch(rf"{_PREFIX}-(\d+)-.*", left.name)
        if owner and not Path(f"/proc/{owner[1]}").exists():
            with contextlib.suppress(NamespaceFailed):
                _ip("netns", "delete", left.name)
