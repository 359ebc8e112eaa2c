"""Where the pages are."""

from typing import Final

PUBLIC: Final = (
    "/fairs",
    "/fairs/autumn-2026",
    "/fairs/autumn-2026/sections/ceramics",
    "/search?q=flask&country=CN&min=2&max=9&moq=500",
    "/products/prod_1",
    "/booths/boo_1",
    "/products/prod_1/reading?part=title",
    "/exhibitors/hengnuan",
    "/exhibitors/hengnuan/reading?part=story",
    "/sign-up",
    "/confirm?token=abc",
    "/sign-in?next=/en/account",
    "/reset",
    "/reset?token=abc",
    "/invitation?token=abc",
    "/explorer",
    "/mails",
    "/offline",
    "/nothing-here",
)
SIGNED_IN: Final = ("/account", "/portal/import", "/portal/import/job_1")
LANGUAGES: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")
