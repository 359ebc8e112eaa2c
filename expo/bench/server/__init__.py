"""The server: product pages, fair pages, imports; with the load generator and the baseline."""
