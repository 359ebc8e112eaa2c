"""Signing up and in, one's own account, one's organisation and its people."""
