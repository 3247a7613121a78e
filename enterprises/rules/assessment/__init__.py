"""The periodic assessment: schemes as data, scores with their reasons. Pure; see docs/assessments.md."""
