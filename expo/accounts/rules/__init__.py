"""Rules of accounts as pure functions."""
