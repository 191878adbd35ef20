"""The text that describes a cluster to be started."""

import os

import pytest

from memo_tui.cluster_plan import ClusterPlan, Host, is_cluster
from memo_tui.errors import SettingsError
from memo_tui.settings_sources import load


def test_workers_on_this_machine():
    assert ClusterPlan.parse("local:8") == ClusterPlan("local", workers=8)
    assert ClusterPlan.parse("local").workers == os.cpu_count()


def test_machines_are_named_as_ssh_names_them():
    plan = ClusterPlan.parse("ssh:ann@h1,h2:2222,bob@[::1]:22?python=/opt/an env/bin/python&threads=2")
    assert plan.hosts == (Host("h1", "ann"), Host("h2", port=2222), Host("::1", "bob", 22))
    assert plan.options["python"] == "/opt/an env/bin/python"
    assert plan.threads == 2
    assert [host.is_loopback for host in plan.hosts] == [False, False, True]


def test_slurm_takes_what_it_must_know():
    plan = ClusterPlan.parse("slurm:4?cores=2&memory=8GB&queue=gpu")
    assert (plan.workers, plan.options) == (4, {"cores": "2", "memory": "8GB", "queue": "gpu"})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "give local:8, ssh:"),
        ("kubernetes:3", "give local:8, ssh:"),
        ("ssh:", "give local:8, ssh:"),
        ("local:0", "whole number from 1"),
        ("local:many", "whole number from 1"),
        ("local:2?python=/x", "local has the options none"),
        ("ssh:ann:geheim@h1", "use a key of SSH"),
        ("ssh:-oProxyCommand=x@h1", "USER@HOST"),
        ("ssh:h1,,h2", "USER@HOST"),
        ("ssh:h1:70000", "from 1 to 65535"),
        ("ssh:h1?pyhton=/x", "the options python, threads"),
        ("ssh:h1?python", "name=value"),
        ("slurm:2?cores=none", "number of cores"),
    ],
)
def test_what_is_not_understood_says_what_to_give(text, why):
    with pytest.raises(ValueError, match=why.replace("?", r"\?")):
        ClusterPlan.parse(text)


def test_an_address_is_no_cluster_to_be_started():
    assert [
        text for text in ("tcp://h1:8786", "tls://ssh:1", "local:2", "slurm", "") if is_cluster(text)
    ] == [
        "local:2",
        "slurm",
    ]


def test_of_a_cluster_and_a_scheduler_the_nearer_one_counts():
    both = load({"cluster": "local:2"}, {"MEMO_TUI_SCHEDULER": "tcp://h1:8786"})
    assert (both.trains_on, both.scheduler) == ("local:2", None)
    both = load({"scheduler": "tcp://h1:8786"}, {"MEMO_TUI_CLUSTER": "local:2"})
    assert (both.trains_on, both.cluster) == ("tcp://h1:8786", None)
    with pytest.raises(SettingsError, match="option --cluster and the option --scheduler can't both"):
        load({"scheduler": "tcp://h1:8786", "cluster": "local:2"}, {})
    with pytest.raises(SettingsError, match=r"--cluster is 'moon:2': give local:8, ssh:"):
        load({"cluster": "moon:2"}, {})
