"""Matchmaking at a fair: buyers' sourcing needs, exhibitors' sales aims, recommendations in both directions."""
