"""Failures are printed when they happen: a run that is ended from outside never comes to its summary."""

import pytest


class EarlyFailures:
    """A plugin for the process that the workers report to."""

    def __init__(self, config: pytest.Config) -> None:
        self._terminal: pytest.TerminalReporter = config.pluginmanager.get_plugin("terminalreporter")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Print what failed, and how."""
        if report.failed:
            self._terminal.ensure_newline()
            self._terminal.write_line(f"{report.nodeid} failed in its {report.when}:", red=True)
            self._terminal.write_line(report.longreprtext)
