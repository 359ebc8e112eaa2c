"""How a fair is matched: what its organiser has set, and what its answers have taught."""
