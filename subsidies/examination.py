"""Which papers of a claim have been compared with their originals, and which have not."""

from subsidies.models import Application


def papers_now(application: Application) -> dict[str, list[str]]:
    """The sha256 of the files that stand, by material."""
    found: dict[str, list[str]] = {}
    rows = application.documents.filter(replaced_at=None).order_by("pk")
    for material, sha256 in rows.values_list("material", "file__sha256"):
        found.setdefault(material, []).append(sha256)
    return found


def unchecked(application: Application) -> list[str]:
    """The materials of which a file stands that no desk compared with its original and found to agree."""
    agreed: dict[str, set[str]] = {}
    for papers in application.originals_checks.filter(agrees=True).values_list("papers", flat=True):
        for material, digests in papers.items():
            agreed.setdefault(material, set()).update(digests)
    now = papers_now(application)
    return [material for material, digests in now.items() if not set(digests) <= agreed.get(material, set())]
