"""Glossaries of the platform, of product sections and of exhibitors: required and forbidden translations of terms."""
