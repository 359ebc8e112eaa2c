"""Package files (`.argosmodel`): untrusted archives, their metadata and permitted contents."""
