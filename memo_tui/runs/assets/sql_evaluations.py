"""Reading data sets for evaluations by SQL."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import bindparam, select

from memo_tui.runs.assets.evaluation_sets import by_name, records_of
from memo_tui.runs.assets.model import EvaluationSet
from memo_tui.runs.assets.sql_tables import EVALUATION_SETS, EVALUATION_TAGS, LINKS, AssetTables
from memo_tui.runs.sql.tables import Database

_ALL = tuple(each.name for each in EVALUATION_SETS.c)
_OF_EXPERIMENTS = select(LINKS.c.source_id).where(
    LINKS.c.source_type == "evaluation_dataset",
    LINKS.c.destination_type == "experiment",
    LINKS.c.destination_id.in_(bindparam("experiments", expanding=True)),
)
_TAGS = select(EVALUATION_TAGS.c.dataset_id, EVALUATION_TAGS.c.key, EVALUATION_TAGS.c.value).where(
    EVALUATION_TAGS.c.dataset_id.in_(bindparam("ids", expanding=True))
)


def evaluation_sets(
    database: Database, tables: AssetTables, experiment_ids: Sequence[str]
) -> list[EvaluationSet]:
    """The data sets for evaluations that belong to these experiments, by name."""
    rows = database.rows(_OF_EXPERIMENTS, experiments=list(experiment_ids))
    wanted = list(dict.fromkeys(row[0] for row in rows))
    tags: dict[str, dict[str, str]] = defaultdict(dict)
    for set_id, key, value in database.rows_by_ids(_TAGS, wanted):
        tags[set_id][key] = value or ""
    described = select(*tables.columns(EVALUATION_SETS, _ALL)).where(
        EVALUATION_SETS.c.dataset_id.in_(bindparam("ids", expanding=True))
    )
    found = [
        EvaluationSet(
            set_id=row[0],
            name=row[1] or "",
            digest=row[4] or "",
            records=records_of(row[3]),
            created=row[5] or 0,
            updated=row[6] or 0,
            author=row[7] or "",
            schema=row[2] or "",
            tags=tags[row[0]],
        )
        for row in database.rows_by_ids(described, wanted)
    ]
    return sorted(found, key=by_name)
