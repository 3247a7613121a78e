"""Work for later: the outbox that survives the broker, and long jobs that show their progress."""
