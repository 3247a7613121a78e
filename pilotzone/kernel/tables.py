"""Steps of migrations: many tables at once, what models do not say, and indexes over pairs of signs."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel, RunPython
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


NO_MODELS: Any = None


class Stand(RunPython):
    """What models do not say, by statements alone: its steps are given no models, so none are drawn up for it."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self.code(NO_MODELS, schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self.reverse_code(NO_MODELS, schema_editor)  # type: ignore[misc]  # asked for where there is one


# Whichever index is made first makes the function; it stays, since each of them uses it. No extension is needed.
BIGRAMS = """
CREATE OR REPLACE FUNCTION pilotzone_bigrams(source text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(source, place, 2)), '{{}}')
  FROM generate_series(1, char_length(source) - 1) AS place
$$;
CREATE INDEX {name} ON {table} USING gin (pilotzone_bigrams(search_text::text));
"""
Step = Callable[[Any, Any], None]


def bigrams(name: str, table: str) -> tuple[Step, Step]:
    """Forwards and backwards: on PostgreSQL, an index over all pairs of neighbouring signs in `search_text`."""

    def create(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(BIGRAMS.format(name=name, table=table), params=None)

    def drop(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {name}", params=None)

    return create, drop
