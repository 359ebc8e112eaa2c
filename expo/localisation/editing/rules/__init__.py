"""What has changed between two versions of a text, and what may be approved."""
