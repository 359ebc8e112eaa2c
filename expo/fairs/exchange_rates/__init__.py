"""Exchange rates for approximate prices in other currencies, with date and source."""
