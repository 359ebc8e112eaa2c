"""Names shared by all of meetings: its scopes."""

from typing import Final

READ: Final = "meetings:read"
WRITE: Final = "meetings:write"
