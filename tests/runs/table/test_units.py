"""The unit of a metric is stated where its name says it."""

import pytest

from memo_tui.runs.table.units import unit_of


@pytest.mark.parametrize(
    ("metric", "unit"),
    [
        ("system/system_memory_usage_megabytes", "MB"),
        ("system/cpu_utilization_percentage", "%"),
        ("system/gpu_0_power_usage_watts", "W"),
        ("training_seconds", "s"),
        ("latency.ms", "ms"),
        ("tokens_per_second", "/s"),
        ("samples/s", "/s"),
        ("train/step_time_s", "s"),
        ("rmse", ""),
        ("ms", ""),
        ("items", ""),
        ("", ""),
    ],
)
def test_the_unit_is_the_last_word_of_the_name(metric, unit):
    assert unit_of(metric) == unit
