"""Tokens and private keys that are known by their look, whatever they are called.

The looks are those that the issuers have published; a text of random letters alone is left as it is, as are
the ids of runs and commits.
"""

import re
from functools import cache

from memo_tui.secrets.uris import HIDDEN

_SHORTEST = 18  # characters of a token
_RUN = re.compile(rf"\b[\w.=/+-]{{{_SHORTEST}}}", re.ASCII)  # few lines have one: the others hold no token
_LOOKS = r"""\b(?:
      (?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])      # Amazon
    | gh[oprsu]_[A-Za-z0-9]{30,} | github_pat_\w{22,}         # GitHub
    | gl(?:pat|ptt|dt|rt|cbt|soat|agent|imt)-[\w.-]{20,}      # GitLab
    | xox[abceoprs]-[\w-]{10,} | xapp-\d-[\w-]{10,}           # Slack
    | T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{20,}
    | hf_[A-Za-z0-9]{30,} | api_org_[A-Za-z]{34}              # Hugging Face
    | sk-(?:ant|proj|svcacct|admin|or|lf)-[\w-]{20,}          # OpenAI, Anthropic and others
    | sk-(?=[A-Za-z]*\d)[A-Za-z0-9]{32,}
    | [rs]k_(?:live|test|prod)_[A-Za-z0-9]{10,}               # Stripe
    | AIza[\w-]{35} | ya29\.[\w-]{20,} | GOCSPX-[\w-]{28}     # Google
    | npm_[A-Za-z0-9]{36} | pypi-AgE[\w-]{50,}
    | dapi[a-f0-9]{32}                                        # Databricks
    | do[oprt]_v1_[a-f0-9]{64}                                # DigitalOcean
    | hv[bs]\.[\w-]{24,} | [A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,}  # HashiCorp
    | SG\.[\w-]{16,}\.[\w-]{16,} | key-[a-f0-9]{32}           # SendGrid, Mailgun
    | pplx-[A-Za-z0-9]{40,} | gsk_[A-Za-z0-9]{40,} | r8_[A-Za-z0-9]{37}  # Perplexity, Groq, Replicate
    | lin_api_[A-Za-z0-9]{40} | glsa_\w{40,} | glc_[\w+/=]{32,}  # Linear, Grafana
    | dckr_pat_[\w-]{20,} | ntn_[A-Za-z0-9]{40,} | shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}
    | nvapi-[\w-]{40,} | wandb_v1_\w{30,}                     # NVIDIA, Weights & Biases
    | AGE-SECRET-KEY-1[A-Z0-9]{58}
    | eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}                # JSON Web Token
    )"""
_PRIVATE_KEY = (
    r"(?P<begin>-----BEGIN[A-Z0-9 ]{0,30} PRIVATE KEY(?: BLOCK)?-----)"
    r"[^-]*(?P<end>-----END[A-Z0-9 ]{0,30} PRIVATE KEY(?: BLOCK)?-----)?"
)


def hide_tokens(text: str) -> str:
    """A text without the tokens and private keys that are known by their look."""
    if "PRIVATE KEY" in text:
        text = re.sub(_PRIVATE_KEY, rf"\g<begin>{HIDDEN}\g<end>", text)
    return _token().sub(HIDDEN, text) if _RUN.search(text) else text


def tokens_in_bytes() -> tuple[re.Pattern[bytes], ...]:
    """What to look for in bytes; the match of a private key has its first and last line as well."""
    return re.compile(_LOOKS.encode(), re.VERBOSE), re.compile(_PRIVATE_KEY.encode())


@cache
def _token() -> re.Pattern[str]:
    """The pattern of all tokens; it's compiled when a text may have one, which takes some milliseconds."""
    return re.compile(_LOOKS, re.VERBOSE | re.ASCII)
