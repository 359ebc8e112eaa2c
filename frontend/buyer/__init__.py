"""What buyers do: keep, compare, ask, say what they look for, meet."""
