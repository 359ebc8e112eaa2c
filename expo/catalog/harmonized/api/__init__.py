"""GraphQL API of the Harmonized System."""
