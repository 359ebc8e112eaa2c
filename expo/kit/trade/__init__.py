"""Trade values: money, quantities and units, countries, Incoterms, HS codes, GTINs; no GraphQL."""
