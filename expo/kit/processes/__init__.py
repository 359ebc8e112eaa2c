"""What each process of an installation does: it is kept running, writes its log, cancels its tasks."""
