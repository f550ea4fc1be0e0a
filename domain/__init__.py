"""The words of the house: events, batches, findings, alerts, sites, contracts, and the heart of a shard."""
