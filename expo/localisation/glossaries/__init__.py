"""Glossaries of the house, of product sections and of exhibitors: required and forbidden translations of terms."""
