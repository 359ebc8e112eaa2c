"""What is told at once and may be lost: signals on a bus, changes of the database among them, and presence."""
