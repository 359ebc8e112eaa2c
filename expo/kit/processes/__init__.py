"""Process management: supervision, child processes, logging and cancellation of tasks."""
