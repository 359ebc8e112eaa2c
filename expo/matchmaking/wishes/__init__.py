"""What buyers want to source at a fair, and to whom exhibitors want to sell."""
