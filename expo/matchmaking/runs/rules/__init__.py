"""What answers teach."""
