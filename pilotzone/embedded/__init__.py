"""The whole portal on one machine: web, worker, beat and broker under one supervisor, with nothing but Python."""
