"""Candidate generation for a sourcing need: products found by search, exhibitors scored part by part."""
