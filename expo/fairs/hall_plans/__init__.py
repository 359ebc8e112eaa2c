"""Plans of halls: size, stands and entrances, in metres, and rows of stands numbered at once."""
