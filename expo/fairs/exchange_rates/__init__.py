"""Exchange rates: what prices in other currencies are about, dated and with their source."""
