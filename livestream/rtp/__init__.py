"""Packets as a forwarding unit reads them (RFC 3550): headers and a few bytes of payload, never sound or picture."""
