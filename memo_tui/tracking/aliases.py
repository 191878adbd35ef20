"""Aliases of registered models and prompts."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlflow import MlflowClient


def put_alias(client: "MlflowClient", name: str, alias: str, version: str | None, *, prompt: bool) -> None:
    """Put an alias on a version, or remove it.

    Args:
        client: of the store.
        name: of the registered model or prompt.
        alias: the alias.
        version: the version that has it then; None to remove it.
        prompt: whether it is a prompt.

    Raises:
        Exception: what MLflow raises if the store refuses.
    """
    if prompt:
        if version is None:
            client.delete_prompt_alias(name, alias)
        else:
            client.set_prompt_alias(name, alias, int(version))
    elif version is None:
        client.delete_registered_model_alias(name, alias)
    else:
        client.set_registered_model_alias(name, alias, version)
