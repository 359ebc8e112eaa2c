"""What the words of a search say about prices."""
