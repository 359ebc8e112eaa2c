"""Listings of the same goods, or nearly, found when somebody asks."""
