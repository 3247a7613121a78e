"""Which stored files something refers to."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet


class StoredFileQuerySet(QuerySet[Any]):
    def unused(self) -> "StoredFileQuerySet":
        """Those to which no row of any app refers, by whatever field: the models are asked, no list is kept."""
        rows = self
        for relation in references(self.model):
            referring = relation.related_model._base_manager.filter(**{f"{relation.field.name}__pk": OuterRef("pk")})
            rows = rows.filter(~Exists(referring))
        return rows


def references(model: Any) -> list[Any]:
    """Every key by which another table refers to this one, also those without a name for the way back.

    A many-to-many field is seen as the key in its table in between.
    """
    fields = model._meta.get_fields(include_hidden=True)
    return [field for field in fields if field.auto_created and (field.one_to_many or field.one_to_one)]
