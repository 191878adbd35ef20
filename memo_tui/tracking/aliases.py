"""Aliases of registered models and prompts."""

from typing import TYPE_CHECKING, Any

from memo_tui.errors import StoreError
from memo_tui.tracking.address import Address

if TYPE_CHECKING:
    from mlflow import MlflowClient


def put_alias(
    client: "MlflowClient", name: str, alias: str, version: str | None, *, before: str | None, prompt: bool
) -> None:
    """Put an alias on a version, or remove it, unless somebody else has changed it.

    Args:
        client: of the store.
        name: of the registered model or prompt.
        alias: the alias.
        version: the version that has it then; None to remove it.
        before: the version that is known to have it; None if none has.
        prompt: whether it is a prompt.

    Raises:
        StoreError: another version has it by now.
        Exception: what MLflow raises if the store refuses.
    """
    registry = client._get_registry_client().store  # noqa: SLF001 - it has no public name
    if Address.parse(client.tracking_uri).folder is not None:
        _ask_no_other_store(registry)
    now = {key: str(value) for key, value in registry.get_registered_model(name).aliases.items()}.get(alias)
    if now != before:
        where = f"on version {now}" if now else "on no version"
        raise StoreError(
            f"@{alias} was changed meanwhile and is {where}: nothing was done; look again first."
        )
    if prompt:
        if version is None:
            client.delete_prompt_alias(name, alias)
        else:
            client.set_prompt_alias(name, alias, int(version))
    elif version is None:
        client.delete_registered_model_alias(name, alias)
    else:
        client.set_registered_model_alias(name, alias, version)


def _ask_no_other_store(registry: Any) -> None:
    """Let the registry of a folder look at its own files only.

    MLflow's asks the process's default store for the metrics of each version's logged model, which makes a
    database in the current folder. An alias needs no metrics.
    """
    from mlflow.store.model_registry.file_store import FileModelVersion  # noqa: PLC0415 - heavy

    def version_of(directory: str) -> FileModelVersion:
        meta = registry._read_yaml(directory, registry.META_DATA_FILE_NAME)  # noqa: SLF001 - see above
        meta["tags"] = registry._get_model_version_tags_from_dir(directory)  # noqa: SLF001
        meta["aliases"] = registry._get_model_version_aliases(directory)  # noqa: SLF001
        return FileModelVersion.from_dictionary(meta)

    registry._get_file_model_version_from_dir = version_of  # noqa: SLF001
