"""Translations of user-written texts, requested by reading and publishing, and made in the background.

A translation is keyed by the text's owner, the text itself and both languages, so no other feature refers to it: equal
texts of one owner share a translation, and a changed text has a new one.
"""
