"""The demo fair: sixty invented exhibitors with nine hundred products, opened by ``expo demo``."""
