"""Mail: the mailers, and the outbox that features write to."""
