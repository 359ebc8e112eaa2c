"""An engine in a worker process."""
