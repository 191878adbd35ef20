"""Digests of everything that has content: data, objects, code, and values of libraries."""

from memo_tui.memo.keys.canonical import DIGEST_BYTES, NoContent, digest, feed
from memo_tui.memo.keys.code import CodeWatch  # registers who writes code as a parameter
from memo_tui.memo.keys.hooks import register_key

__all__ = ["DIGEST_BYTES", "CodeWatch", "NoContent", "digest", "feed", "register_key"]
