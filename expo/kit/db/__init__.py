"""The database: embedded server, collections, transactions, scans and leases."""
