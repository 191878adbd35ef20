"""Running MLflow's migrations, which upgrade a database to the schema of the installed MLflow."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

_LOCK_SECONDS = 20


@contextmanager
def without_progress_logs() -> Iterator[None]:
    """Hide the progress messages of migrations; warnings are still logged."""
    loggers = [logging.getLogger(name) for name in ("mlflow.store.db.utils", "alembic")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def migrate(uri: str) -> None:
    """Run all pending migrations, as `mlflow db upgrade` does.

    Raises:
        SQLAlchemyError: one fails, or another program holds a lock for too long.
    """
    from mlflow.store.db import utils  # noqa: PLC0415 - heavy
    from sqlalchemy import event  # noqa: PLC0415

    engine = utils.create_sqlalchemy_engine(uri)
    if engine.dialect.name == "postgresql":

        @event.listens_for(engine, "connect")
        def limit_waits(connection: object, _record: object) -> None:
            with connection.cursor() as cursor:  # type: ignore[attr-defined]
                cursor.execute(f"SET lock_timeout = '{_LOCK_SECONDS}s'")
            connection.commit()  # type: ignore[attr-defined]

    try:
        with without_progress_logs():
            utils._upgrade_db(engine)  # noqa: SLF001 - what the command calls
    finally:
        engine.dispose()
