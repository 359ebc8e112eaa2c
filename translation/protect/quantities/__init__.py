"""Numbers, units, currencies and periods in seven languages: parsing and formatting."""
