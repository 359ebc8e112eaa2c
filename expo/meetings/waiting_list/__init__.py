"""Waiting lists of exhibitors: buyers who get an offer when a time becomes free."""
