"""``expo settings``: list the settings."""

import sys

from expo.settings import Settings


def settings() -> None:
    """List every setting with its name, default and meaning."""
    for name, field in Settings.model_fields.items():
        sys.stdout.write(f"EXPO_{name.upper()}\n    {field.description}\n    Default: {field.get_default()!s}\n")
