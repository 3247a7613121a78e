"""Acts on many claims at once: chosen, foreseen, confirmed, done in a job, and undone where the law allows it."""
