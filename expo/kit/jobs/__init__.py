"""Jobs: the queue of long work, and what runs it in a worker."""
