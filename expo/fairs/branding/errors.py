"""Errors about branding."""

from expo.kit.errors import Invalid


class ContrastTooLow(Invalid):
    """Text in this colour is not legible on the pages' light surfaces (WCAG 2.2, 1.4.3)."""

    code = "CONTRAST_TOO_LOW"

    def __init__(self, better: str) -> None:
        super().__init__(f"Text in this colour would be hard to read; {better} is dark enough.", field="accent")
