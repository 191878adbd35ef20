"""What can be done about an older store, in words and commands."""

from memo_tui.tracking.address import Address
from memo_tui.tracking.schema.ways import backup, old_version, reason, server_command, upgrade_command
from tests.tracking.old_stores import OLD, make_old

REVISION = OLD["2.9"].revision


def test_the_backup_has_the_first_free_name_and_its_size_is_told(tmp_path):
    path = make_old(tmp_path / "my store.db", "2.9")
    place, size = backup(path, REVISION)
    assert (place.name, size) == (f"my store.db.{REVISION}.backup", path.stat().st_size)
    place.touch()
    assert backup(path, REVISION)[0].name == f"my store.db.{REVISION}-2.backup"
    sentence = reason(Address.of_file(path), REVISION)
    assert "was made by MLflow 2.8 to 2.12" in sentence
    assert f"{REVISION}-2.backup (0.2 MB)" in sentence
    assert f"'sqlite:///{path}'" in server_command(Address.of_file(path), REVISION)


def test_a_version_is_named_where_it_is_known():
    assert old_version(REVISION) == "2.12"
    assert old_version("0123456789ab") == ""
    address = Address.parse("postgresql://ann@db/mlflow")
    assert server_command(address, REVISION).startswith("pip install 'mlflow==2.12.*' && mlflow server")
    assert server_command(address, "0123456789ab").startswith("mlflow server")


def test_commands_for_a_database_name_its_place_and_no_password():
    dump = "pg_dump --format=custom --file=mlflow.dump --host=db --port=5433 --username=ann 'ml flow'"
    postgres = upgrade_command(Address.parse("postgresql+psycopg://ann:geheim%40x@db:5433/ml flow"))
    assert postgres.startswith(f"{dump} && memo-tui ")
    mysql = upgrade_command(Address.parse("mysql+pymysql://ann:geheim@db/mlflow"))
    assert mysql.startswith(
        "mysqldump --single-transaction --password --host=db --user=ann mlflow > mlflow.sql"
    )
    for command in (postgres, mysql):
        assert "geheim" not in command
        assert "--upgrade-store=no-backup" in command
