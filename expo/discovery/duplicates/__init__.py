"""Duplicate and near-duplicate listings, found on request."""
