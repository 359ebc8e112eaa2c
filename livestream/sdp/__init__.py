"""Session descriptions (RFC 8866, RFC 8829): offers of browsers are read strictly, answers written from what we are."""
