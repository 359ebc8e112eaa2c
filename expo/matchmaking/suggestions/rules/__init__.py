"""How lists of suggestions are packed, merged, placed anew and explained."""
