"""The database: its embedded server, collections and transactions, scans over them, and leases."""
