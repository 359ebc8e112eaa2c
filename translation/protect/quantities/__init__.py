"""Numbers, units, currencies and periods in seven languages: read, and written for another reader."""
