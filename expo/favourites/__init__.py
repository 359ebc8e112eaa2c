"""What people keep: lists with notes, exhibitors they follow, searches they come back to."""
