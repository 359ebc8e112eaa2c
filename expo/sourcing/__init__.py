"""Sourcing: what buyers ask exhibitors, and what these answer."""
