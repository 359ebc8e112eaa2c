"""Downloads over HTTP or from a file: allowed addresses, and resumption."""
