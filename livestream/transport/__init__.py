"""One UDP port for all connections: STUN, DTLS and SRTP in the same datagrams (RFC 7983), told apart by first byte."""
