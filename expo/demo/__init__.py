"""The demo fair of ``expo demo``: sixty invented exhibitors with nine hundred products."""
