"""Packages of translation models: ``.argosmodel`` files, their index, download, installation and removal."""
