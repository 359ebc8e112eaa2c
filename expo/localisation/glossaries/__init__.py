"""Glossaries: how the house, a section of goods or an exhibitor wants its terms said, and what must not be said."""
