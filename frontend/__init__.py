"""Web pages of the fair: each page is a GraphQL query and a template, nothing else.

The package knows neither database nor services. Everything a page shows or does goes through `Ask`, its only access
to the GraphQL server, so a partner's program can do the same.
"""

from frontend.routes import site
from frontend.site.ask import Answer, Ask, Mail, PutUpload, ReadMails

__all__ = ["Answer", "Ask", "Mail", "PutUpload", "ReadMails", "site"]
