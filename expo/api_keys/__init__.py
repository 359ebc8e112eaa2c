"""API keys: access for an organisation's own programs, with no more rights than the key's creator."""
