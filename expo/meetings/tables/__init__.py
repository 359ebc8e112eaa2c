"""The table of a meeting: messages, products that both sides look at, points of notes, and minutes made of them."""
