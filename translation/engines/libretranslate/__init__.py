"""LibreTranslate, a server asked over HTTP."""
