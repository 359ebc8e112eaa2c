"""Packages of translation models: reading ``.argosmodel`` files, an index of them, fetching, installing, removing."""
