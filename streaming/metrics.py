"""Metrics of the pipeline. Labels come from short fixed lists (sites, kinds, detectors), never a holder or plate."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """All counters and gauges of one process, in the registry that it was given."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Register every metric once."""

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"havenwacht_{name}", text, labels, registry=registry)

        def gauge(name: str, text: str, *labels: str) -> Gauge:
            return Gauge(f"havenwacht_{name}", text, labels, registry=registry)

        def histogram(name: str, text: str) -> Histogram:
            return Histogram(f"havenwacht_{name}", text, registry=registry, buckets=SECONDS)

        self.events = counter("events_total", "Events taken in", "site", "kind")
        self.dead_letters = counter("dead_letters_total", "Events that could not be taken", "reason")
        self.late_events = counter("late_events_total", "Events that came after their watermark", "site")
        self.clock_skew = counter("clock_skew_total", "Events whose clock ran ahead of the gateway's", "site")
        self.skipped = counter("skipped_events_total", "Events of sites that were not asked for")
        self.alerts = counter("alerts_total", "Alert versions told", "site", "detector", "severity", "status")
        self.batch_seconds = histogram("batch_seconds", "Time from a chunk in hand to its alerts written")
        self.watermark = gauge("watermark_timestamp_seconds", "Event time that was released, since 1970 UTC", "site")
        self.buffered = gauge("buffered_events", "Events that wait for the watermark", "site")
        self.open_alerts = gauge("open_alerts", "Alerts told and neither cleared nor withdrawn", "site")
        self.checkpoint_seconds = histogram("checkpoint_seconds", "Time to make and keep one checkpoint")
        self.checkpoint_bytes = gauge("checkpoint_bytes", "Size of the newest checkpoint", "site")
        self.checkpoint_time = gauge("checkpoint_timestamp_seconds", "When the newest checkpoint was made", "site")
        self.lag = gauge("consumer_lag_records", "Records behind the end of the log", "topic", "partition")
        self.partitions = gauge("owned_partitions", "Partitions that this worker owns")
