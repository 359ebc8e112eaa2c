"""Translations of what people write: kept by their texts, asked for by readers and publishing, made behind the server.

A translation is found by who owns the text, the text itself and both languages, so that no other feature knows of it:
equal texts of one owner are one translation, and a text that changed is another one.
"""
