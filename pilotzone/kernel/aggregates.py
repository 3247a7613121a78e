"""What both engines can gather from many rows into one value."""

from typing import Any

from django.db.models import Aggregate, TextField


class Joined(Aggregate):
    """Texts with commas between them, in no order."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s, ',')", **context
        )
