"""Schedules and hours in GraphQL."""
