"""What people do with events and meetings: the only place that writes."""
