"""Rankings for both sides of a market, and schedules for artificial participants."""
