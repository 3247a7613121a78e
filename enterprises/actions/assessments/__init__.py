"""The writers of the assessment: cycles, runs, expert points, publication, contests."""
