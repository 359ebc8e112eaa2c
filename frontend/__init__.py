"""Pages of the fair: each one is a GraphQL query and a template, and nothing else.

The package knows neither database nor services. It is handed `Ask`, the one door, and
whatever a page shows or does goes through it, so a partner's program can do the same.
"""

from frontend.routes import site
from frontend.site.ask import Answer, Ask, Mail, PutUpload, ReadMails

__all__ = ["Answer", "Ask", "Mail", "PutUpload", "ReadMails", "site"]
