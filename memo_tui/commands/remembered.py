"""`memo-tui memo ls`: lists the runs that answer trainings."""

from collections.abc import Mapping
from time import time
from typing import Any

from memo_tui.commands.documents import print_document, run_document
from memo_tui.commands.group import status_of
from memo_tui.commands.scope import Scope, newest, read_stream
from memo_tui.commands.sheet import Sheet
from memo_tui.errors import StoreError
from memo_tui.headless.output import complain
from memo_tui.headless.start import store_of
from memo_tui.numbers import ago, duration
from memo_tui.runs.table.memo_words import is_remembered, memo_of
from memo_tui.runs.table.run_words import took
from memo_tui.settings import Settings
from memo_tui.tracking.memo_hits import Hits
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.tags import MEMO_HITS_TAG, MEMO_INVALID_TAG


def list_remembered(options: Mapping[str, Any], settings: Settings) -> int:
    """Print the remembered runs of the experiment, the newest first; the exit status.

    Raises:
        MemoTuiError: there is no such experiment.
    """
    configure_mlflow(retries=3, timeout=30)
    scope = Scope(settings, store_of(settings), (settings.experiment,))
    try:
        with scope.reading() as reader:
            experiments = scope.experiments(reader)
            stream = read_stream(reader, experiments)
    except StoreError as error:
        complain(str(error))
        return status_of(error)
    found = [run for run in newest([*stream.runs.values()]) if is_remembered(run)]
    hits = [Hits.of_tag(run.tags.get(MEMO_HITS_TAG, "")) for run in found]
    if options.get("json"):
        names = {each.experiment_id: each.name for each in experiments}
        documents = [
            {
                **run_document(run, names),
                "memo": {
                    "answers": MEMO_INVALID_TAG not in run.tags,
                    "hits": each.count,
                    "seconds_saved": each.seconds,
                    "last_by": each.by or None,
                },
            }
            for run, each in zip(found, hits, strict=True)
        ]
        print_document(store=scope.address.shown, runs=documents)
        return 0
    now = time()
    rows = [
        (
            run.name,
            memo_of(run) or "",
            f"{each.count:,}",
            duration(each.seconds),
            took(run, now),
            "-" if run.end is None else ago(now - run.end / 1000),
            run.run_id,
        )
        for run, each in zip(found, hits, strict=True)
    ]
    titles = ("remembered run", "memo", "hits", "saved", "took", "ended", "id")
    Sheet(titles, rows, frozenset({2, 3, 4, 5})).print()
    return 0
