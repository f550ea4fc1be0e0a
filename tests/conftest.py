"""What holds for all tests: a quiet Kafka client and property tests that do not hang on the machine's speed."""

import logging

from hypothesis import HealthCheck, settings

# kafka-python logs orderly events, such as a closed connection, as errors
logging.getLogger("kafka").setLevel(logging.CRITICAL)

# the same examples on every run: a red pipeline is red again on the desk
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
