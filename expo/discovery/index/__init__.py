"""The search index: its documents, its journal follower, rebuilding and opening."""
