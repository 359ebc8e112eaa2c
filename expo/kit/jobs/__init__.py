"""Background jobs: the queue, and the runner in the worker process."""
