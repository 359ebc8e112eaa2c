"""The names of the models that MiniSBD has, as far as the peers look at them."""

cache_dir = ""


def list_models() -> list[str]:
    """Return the languages that need no stand-in of their own."""
    return ["en", "es", "fr", "ru", "ar", "pt", "zh-hans"]
