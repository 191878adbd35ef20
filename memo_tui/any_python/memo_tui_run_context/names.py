"""The names of the tags that every run gets, and of the environment variables that decide on them."""

JOB_TAG = "memo_tui.job"
ORIGIN_TAG = "memo_tui.origin"
HEARTBEAT_TAG = "memo_tui.heartbeat"
INTERVAL_TAG = "memo_tui.heartbeat.seconds"  # how often a heartbeat is set, where it is not the usual
NAME_TAG = "mlflow.runName"
PARENT_TAG = "mlflow.parentRunId"
SOURCE_TAG = "mlflow.source.name"

CONTEXT = "MEMO_TUI_RUN_CONTEXT"  # `off` leaves every run as MLflow makes it
HEARTBEAT = "MEMO_TUI_HEARTBEAT"  # `off` starts no thread
JOB_VARIABLES = "MEMO_TUI_JOB_"  # the prefix of the following
JOB_TAGS = "MEMO_TUI_JOB_TAGS"  # as JSON: the tags of the runs that a command opens
JOB_RUNS = "MEMO_TUI_JOB_RUNS"  # the file in which these runs are noted
JOB_STORE = "MEMO_TUI_JOB_STORE"  # the digest of the address of the job's store
JOB_EXPERIMENT = "MEMO_TUI_JOB_EXPERIMENT"  # the experiment's name that the command was given

OFF = ("0", "off", "no", "false")
