"""Dashboards: the Grafana board of Havenwacht, made from the table of its panels.

`python -m deploy.dashboards` writes `deploy/grafana/havenwacht.json`, with `-` to standard output; a test holds the two
equal. The SDK calls the classic form deprecated; it is the one that every Grafana since 10 takes from a file.
"""

import itertools
import json
import string
import sys
from pathlib import Path
from typing import NamedTuple

from grafana_foundation_sdk.builders import common as common_builders
from grafana_foundation_sdk.builders import dashboard as boards
from grafana_foundation_sdk.builders import prometheus, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common, dashboard, units

TARGET = Path(__file__).parent / "grafana" / "havenwacht.json"
SOURCE = common.DataSourceRef(type_val="prometheus", uid="${datasource}")
SITES = 'site=~"$site"'
RATE = "[$__rate_interval]"


class Query(NamedTuple):
    """One line, or one line for each label value."""

    promql: str
    legend: str


class Panel(NamedTuple):
    """One panel, a third of the width."""

    title: str
    says: str
    unit: str
    queries: tuple[Query, ...]


def _rate(metric: str, by: str, labels: str = "") -> str:
    return f"sum by ({by}) (rate({metric}{{{labels}}}{RATE}))"


def _quantiles(metric: str) -> tuple[Query, ...]:
    """Median, 95th and 99th percentile of a histogram."""
    by_bucket = f"sum by (le) (rate({metric}_bucket{RATE}))"
    return tuple(
        Query(f"histogram_quantile({share}, {by_bucket})", name)
        for share, name in ((0.5, "half"), (0.95, "95 %"), (0.99, "99 %"))
    )


ROWS: dict[str, tuple[Panel, ...]] = {
    "What comes in": (
        Panel(
            "Events by kind",
            "Taken in, a second.",
            units.EventsPerSecond,
            (Query(_rate("havenwacht_events_total", "kind", SITES), "{{kind}}"),),
        ),
        Panel(
            "Dead letters by reason",
            "Events that could not be taken, a second. Anything above zero wants a look at the dead-letter topic.",
            units.EventsPerSecond,
            (Query(_rate("havenwacht_dead_letters_total", "reason"), "{{reason}}"),),
        ),
        Panel(
            "Late events, clock skew, skipped",
            "Late: behind the watermark. Skew: a clock ahead of the gateway. Skipped: sites nobody asked for.",
            units.EventsPerSecond,
            (
                Query(_rate("havenwacht_late_events_total", "site", SITES), "late {{site}}"),
                Query(_rate("havenwacht_clock_skew_total", "site", SITES), "skew {{site}}"),
                Query(f"sum(rate(havenwacht_skipped_events_total{RATE}))", "skipped"),
            ),
        ),
    ),
    "Whether it keeps up": (
        Panel(
            "Age of the watermark",
            "How far released event time is behind the clock. Grows where a gateway is silent or a worker is behind.",
            units.Seconds,
            (Query(f"time() - max by (site) (havenwacht_watermark_timestamp_seconds{{{SITES}}})", "{{site}}"),),
        ),
        Panel(
            "Records behind the end of the log",
            "Per topic, all partitions together.",
            units.Short,
            (Query("sum by (topic) (havenwacht_consumer_lag_records)", "{{topic}}"),),
        ),
        Panel(
            "From a chunk in hand to its alerts written",
            "One step of a worker.",
            units.Seconds,
            _quantiles("havenwacht_batch_seconds"),
        ),
        Panel(
            "Events that wait for the watermark",
            "The reorder buffer.",
            units.Short,
            (Query(f"sum by (site) (havenwacht_buffered_events{{{SITES}}})", "{{site}}"),),
        ),
        Panel(
            "Partitions owned",
            "All workers together should own as many as the topics have.",
            units.Short,
            (Query("sum(havenwacht_owned_partitions)", "all"), Query("havenwacht_owned_partitions", "{{instance}}")),
        ),
    ),
    "What is told": (
        Panel(
            "Alert versions by severity",
            "Told, a second.",
            units.EventsPerSecond,
            (Query(_rate("havenwacht_alerts_total", "severity", SITES), "P{{severity}}"),),
        ),
        Panel(
            "New alerts by detector",
            "First versions only.",
            units.EventsPerSecond,
            (Query(_rate("havenwacht_alerts_total", "detector", f'{SITES},status="new"'), "{{detector}}"),),
        ),
        Panel(
            "Open alerts",
            "Told, and neither cleared nor withdrawn.",
            units.Short,
            (Query(f"sum by (site) (havenwacht_open_alerts{{{SITES}}})", "{{site}}"),),
        ),
    ),
    "What survives a restart": (
        Panel(
            "Age of the newest checkpoint",
            "As much log would be read again after a crash.",
            units.Seconds,
            (Query(f"time() - max by (site) (havenwacht_checkpoint_timestamp_seconds{{{SITES}}})", "{{site}}"),),
        ),
        Panel(
            "Size of the newest checkpoint",
            "Grows with holders and open tracks, not with time.",
            units.BytesIEC,
            (Query(f"max by (site) (havenwacht_checkpoint_bytes{{{SITES}}})", "{{site}}"),),
        ),
        Panel(
            "Time to make a checkpoint",
            "The shard stands still for so long.",
            units.Seconds,
            _quantiles("havenwacht_checkpoint_seconds"),
        ),
    ),
    "Information Sharing Center": (
        Panel(
            "Alert versions kept, repeats, conflicts, unreadable",
            "Repeats are harmless. A conflict is not: one alert was told with two contents.",
            units.EventsPerSecond,
            tuple(
                Query(f"sum(rate(havenwacht_isc_{name}_total{RATE}))", legend)
                for name, legend in (
                    ("versions", "kept"),
                    ("repeats", "repeats"),
                    ("conflicts", "conflicts"),
                    ("unreadable", "unreadable"),
                )
            ),
        ),
        Panel("Time to keep a batch", "One transaction.", units.Seconds, _quantiles("havenwacht_isc_take_seconds")),
        Panel(
            "Time to answer, 95 %",
            "Streams left out.",
            units.Seconds,
            (
                Query(
                    f"histogram_quantile(0.95, sum by (route, le) (rate(havenwacht_isc_answer_seconds_bucket{RATE})))",
                    "{{route}}",
                ),
            ),
        ),
        Panel(
            "From noticed to kept",
            "Of the newest version: the way from the detector to the store, in event time against the clock.",
            units.Seconds,
            (
                Query(
                    "havenwacht_isc_taken_timestamp_seconds - havenwacht_isc_noticed_timestamp_seconds", "{{instance}}"
                ),
            ),
        ),
        Panel(
            "Open streams",
            "Readers of the feed.",
            units.Short,
            (Query("havenwacht_isc_stream_readers", "{{instance}}"),),
        ),
        Panel(
            "Consoles, and things on their maps",
            "Open live sockets, and how many things have a position.",
            units.Short,
            (
                Query("havenwacht_isc_live_clients", "consoles {{instance}}"),
                Query("havenwacht_isc_live_objects", "things {{instance}}"),
            ),
        ),
        Panel(
            "Live sockets that were closed, frames passed over",
            "Slow consoles miss positions, never alerts.",
            units.EventsPerSecond,
            (
                Query(f"sum by (why) (rate(havenwacht_isc_live_closed_total{RATE}))", "closed: {{why}}"),
                Query(f"sum(rate(havenwacht_isc_live_dropped_total{RATE}))", "frames passed over"),
            ),
        ),
        Panel(
            "Webhooks",
            "Deliveries by outcome; what failed is tried again.",
            units.EventsPerSecond,
            (Query(f"sum by (outcome) (rate(havenwacht_isc_webhook_total{RATE}))", "{{outcome}}"),),
        ),
        Panel(
            "Recipients whose webhook waits",
            "Above nought for long: their server is away or refuses.",
            units.Short,
            (Query("havenwacht_isc_webhook_waiting", "{{instance}}"),),
        ),
    ),
}


def board() -> dashboard.Dashboard:
    """The whole board."""
    made = (
        boards.Dashboard("Havenwacht")
        .uid("havenwacht")
        .description("The pipeline from events to alerts, and the centre that keeps them.")
        .tags(["havenwacht"])
        .timezone("browser")
        .time("now-3h", "now")
        .refresh("30s")
        .readonly()
        .tooltip(dashboard.DashboardCursorSync.CROSSHAIR)
        .with_variable(boards.DatasourceVariable("datasource").label("Data source").type("prometheus"))
        .with_variable(_sites())
    )
    numbers = itertools.count(1)
    for title, panels in ROWS.items():
        made = made.with_row(boards.Row(title).id(next(numbers)))
        for panel in panels:
            made = made.with_panel(_panel(panel).id(next(numbers)))
    return made.build()


def text() -> str:
    """The board as it is committed."""
    return json.dumps(board(), cls=JSONEncoder, sort_keys=True, indent=2) + "\n"


def _sites() -> boards.QueryVariable:
    return (
        boards.QueryVariable("site")
        .label("Site")
        .datasource(SOURCE)
        .query("label_values(havenwacht_watermark_timestamp_seconds, site)")
        .refresh(dashboard.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .multi(True)
        .include_all(True)
        .all_value(".*")
    )


def _panel(panel: Panel) -> timeseries.Panel:
    made = (
        timeseries.Panel()
        .title(panel.title)
        .description(panel.says)
        .datasource(SOURCE)
        .unit(panel.unit)
        .min(0)
        .span(8)
        .height(8)
        .fill_opacity(10)
        .legend(common_builders.VizLegendOptions().show_legend(True).placement(common.LegendPlacement.BOTTOM))
    )
    for ref, query in zip(string.ascii_uppercase, panel.queries, strict=False):
        asked = prometheus.Dataquery().expr(query.promql).legend_format(query.legend)
        made = made.with_target(asked.ref_id(ref).datasource(SOURCE).range())
    return made


if __name__ == "__main__":
    if sys.argv[1:] == ["-"]:
        sys.stdout.write(text())
    else:
        TARGET.write_text(text())
