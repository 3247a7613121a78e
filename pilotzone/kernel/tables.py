"""Many tables made as one step of a migration."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Creates models that know each other, in any order.

    Made one by one, each new model has all that it is related to drawn up again: with a hundred tables around one
    user that takes half a minute. Here the models are drawn up once. Keys to tables of the same step are put on by
    PostgreSQL at the migration's end; SQLite asks for them with the first row only.
    """

    category = OperationCategory.ADDITION
    reduces_to_sql = True

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    @classmethod
    def folded(cls, operations: Sequence[Operation]) -> "CreateModels":
        """What is added to the models of the same step becomes a part of them: fields, indexes, constraints.

        Raises TypeError where an operation is another, KeyError where it is for another model.
        """
        made = {each.name_lower: each for each in operations if isinstance(each, CreateModel)}
        for each in operations:
            if isinstance(each, AddIndex):
                made[each.model_name_lower].options.setdefault("indexes", []).append(each.index)
            elif isinstance(each, AddConstraint):
                made[each.model_name_lower].options.setdefault("constraints", []).append(each.constraint)
            elif isinstance(each, AddField):
                made[each.model_name_lower].fields.append((each.name, each.field))
            elif not isinstance(each, CreateModel):
                raise TypeError(f"{each!r} cannot be a part of making models.")
        return cls(list(made.values()))

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.models)} models"
