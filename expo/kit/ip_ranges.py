"""Ranges of IP addresses that are not those of hosts in the public internet.

Sources: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), RFC 5771 and RFC 4291.
"""

import ipaddress
from typing import Final

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(*ranges: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(each) for each in ranges)


TEST_NETWORKS: Final = _networks("198.51.100.0/24", "203.0.113.0/24")
"""TEST-NET-2 and TEST-NET-3 (RFC 5737), for documentation: no host has such an address, but for the tests' own."""
SPECIAL_PURPOSE: Final = (
    # This host, private (RFC 1918), carrier-grade NAT, loopback, link-local, where clouds keep their metadata
    *_networks("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
    # Protocol assignments, documentation, relays from IPv6, benchmarks, multicast, reserved and broadcast
    *_networks("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
    *_networks("224.0.0.0/4", "240.0.0.0/4"),
    # Services of the host, on Azure's virtual machines
    *_networks("168.63.129.16/32"),
    # All but 2000::/3, the allocated global unicast addresses: the rest is special, or contains an IPv4 address
    *_networks("::/3", "4000::/2", "8000::/1"),
    # Within 2000::/3: protocol assignments with Teredo, documentation, 6to4, AS112
    *_networks("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
)
"""All special ranges but `TEST_NETWORKS`."""
