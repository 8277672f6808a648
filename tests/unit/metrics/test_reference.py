"""The reference, the dashboard and the alert rules speak of metrics that there are, in the code's own words."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from tests.unit.metrics.test_page import World

REFERENCE = Path("docs/reference/metrics.md")
DASHBOARD = Path("docs/how-to/grafana-retouch.json")
ALERTS = Path("docs/how-to/prometheus-alerts.yml")
ROW = re.compile(r"\| `(\w+)` \| (\w+) \|(.*?)\| (.+) \|")
USED = re.compile(r"\b(?:retouch|process)_[a-z0-9_]+\b")


def families():
    """What the bot serves: {name as a person writes it: family}."""
    world = World()
    asyncio.run(world.lines())
    found = {}
    for family in world.metrics.registry.collect():
        suffix = {"counter": "_total", "info": "_info"}.get(family.type, "")
        found[family.name + suffix] = family
    return found


def series():
    """Every name that a query may use."""
    found = set(families())
    for name, family in families().items():
        if family.type == "histogram":
            found |= {f"{name}_bucket", f"{name}_sum", f"{name}_count"}
    return found


def test_the_reference_has_every_metric_with_its_type_and_the_codes_own_words():
    documented = {row[1]: (row[2], row[4]) for row in ROW.finditer(REFERENCE.read_text())}
    if not Path("/proc/self/stat").exists():  # where the page says that they are not
        documented = {name: told for name, told in documented.items() if not name.startswith("process_")}
    defined = {
        name: ("gauge" if family.type == "info" else family.type, family.documentation.rstrip("."))
        for name, family in families().items()
    }
    assert documented == defined


def test_the_reference_has_every_label():
    documented = {row[1]: set(re.findall(r"`(\w+)`", row[3])) for row in ROW.finditer(REFERENCE.read_text())}
    for name, family in families().items():
        used = {label for sample in family.samples for label in sample.labels if label != "le"}
        assert used == documented[name] or not family.samples, name


@pytest.mark.parametrize("path", [DASHBOARD, ALERTS], ids=lambda path: path.name)
def test_every_metric_that_is_asked_for_exists(path):
    used = set(USED.findall(path.read_text()))
    assert len(used) > 5
    assert used - series() == set()


def panels(dashboard):
    for panel in dashboard["panels"]:
        yield panel
        yield from panel.get("panels", [])


def test_the_dashboard_can_be_imported_against_any_data_source():
    dashboard = json.loads(DASHBOARD.read_text())
    (source,) = [one for one in dashboard["templating"]["list"] if one["type"] == "datasource"]
    assert source["query"] == "prometheus"
    seen = [panel for panel in panels(dashboard) if panel["type"] != "row"]
    assert len({panel["id"] for panel in panels(dashboard)}) == len(list(panels(dashboard)))
    for panel in seen:
        assert panel["datasource"] == {"type": "prometheus", "uid": f"${{{source['name']}}}"}
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["description"], panel["title"]
        for target in panel["targets"]:
            assert target["datasource"] == panel["datasource"]
            assert target["expr"].count("(") == target["expr"].count(")")


def test_the_dashboard_leaves_no_metric_of_ours_out():
    used = set(USED.findall(DASHBOARD.read_text()))
    shown = {re.sub(r"_(bucket|sum|count)$", "", name) for name in used} | used
    assert {name for name in families() if name.startswith("retouch_")} <= shown
