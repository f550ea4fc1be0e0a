"""Metrics of the Information Sharing Center; labels come from short fixed lists."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """All counters and gauges of one process, in the registry that it was given."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.kept = Counter(
            "havenwacht_isc_versions_total", "Alert versions kept", ("family", "severity"), registry=registry
        )
        self.repeats = Counter(
            "havenwacht_isc_repeats_total", "Alert versions told again with equal content", registry=registry
        )
        self.conflicts = Counter(
            "havenwacht_isc_conflicts_total", "Alert versions told again with other content", registry=registry
        )
        self.unreadable = Counter(
            "havenwacht_isc_unreadable_total", "Lines of the alert log that are no alert", registry=registry
        )
        self.take_seconds = Histogram(
            "havenwacht_isc_take_seconds", "Time to keep one batch", registry=registry, buckets=SECONDS
        )
        self.taken_at = Gauge(
            "havenwacht_isc_taken_timestamp_seconds", "When the newest version was kept", registry=registry
        )
        self.newest_alert = Gauge(
            "havenwacht_isc_noticed_timestamp_seconds", "Event time of the newest version kept", registry=registry
        )
        self.readers = Gauge("havenwacht_isc_stream_readers", "Open event streams", registry=registry)
        self.answer_seconds = Histogram(
            "havenwacht_isc_answer_seconds",
            "Time to answer a request, streams left out",
            ("route",),
            registry=registry,
            buckets=SECONDS,
        )
        self.live_clients = Gauge("havenwacht_isc_live_clients", "Open live sockets", registry=registry)
        self.live_objects = Gauge("havenwacht_isc_live_objects", "Things whose position is known", registry=registry)
        self.live_dropped = Counter(
            "havenwacht_isc_live_dropped_total", "Frames passed over for slow live clients", registry=registry
        )
        self.live_closed = Counter(
            "havenwacht_isc_live_closed_total", "Live sockets that the server closed", ("why",), registry=registry
        )
        self.webhooks = Counter(
            "havenwacht_isc_webhook_total", "Deliveries to webhooks of recipients", ("outcome",), registry=registry
        )
        self.webhooks_waiting = Gauge(
            "havenwacht_isc_webhook_waiting", "Recipients whose webhook is to be tried again", registry=registry
        )
