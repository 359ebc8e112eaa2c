"""Suspected copies: pairs of listings that are likely of the same goods, found behind the server, judged by people."""
