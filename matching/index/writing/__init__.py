"""What the writer is made of: documents prepared, taken into rows, their vectors built into segments."""
