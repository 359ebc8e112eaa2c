"""Matchmaking at a fair: buyers' sourcing needs, exhibitors' target buyers, recommendations in both directions."""
