"""What the demo's files tell: exhibitors, buyers, the fair and its people, and with what these sign in."""
