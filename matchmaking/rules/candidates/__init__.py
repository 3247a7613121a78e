"""Who could be met: excluded with a reason, or ranked with what each criterion gave."""
