"""Glossaries: how the fair, a section of goods or an exhibitor wants its terms said, and what must not be said."""
