"""Accounts: people, their organisations and roles, and signing in."""
