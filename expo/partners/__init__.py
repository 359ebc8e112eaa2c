"""API keys: how an organisation's own programs come in, with no more rights than who made the key."""
