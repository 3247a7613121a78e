"""What OPTIONS answers."""

from rest_framework.metadata import BaseMetadata


class Summaries(BaseMetadata):
    """Each method in the contract's own words, and nothing that was written for programmers."""

    def determine_metadata(self, request, view):
        told = getattr(view, "operations", {})
        return {"operations": {method: str(operation.summary) for method, operation in told.items()}}
