"""Buyer features: saving, comparison, enquiries, sourcing needs, meetings."""
