"""Mail: how it is sent, and the outbox that features put it into."""
