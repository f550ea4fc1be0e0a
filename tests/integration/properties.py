"""The settings of one broker of a test cluster, in Kafka's own file format."""

from collections.abc import Mapping, Sequence
from pathlib import Path

_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required"


def properties(
    node: int, root: Path, client_ports: Sequence[int], control_ports: Sequence[int], users: Mapping[str, str]
) -> str:
    """The file of broker `node` (from 1); secured if there are users, the first of whom may do all."""
    copies = min(3, len(client_ports))
    in_sync = max(1, copies - 1)
    client, control = client_ports[node - 1], control_ports[node - 1]
    voters = ",".join(f"{number}@127.0.0.1:{port}" for number, port in enumerate(control_ports, 1))
    lines = [
        "process.roles=broker,controller",
        f"node.id={node}",
        f"log.dirs={root / f'data-{node}'}",
        f"listeners=CLIENT://127.0.0.1:{client},CONTROLLER://127.0.0.1:{control}",
        f"advertised.listeners=CLIENT://127.0.0.1:{client}",
        "inter.broker.listener.name=CLIENT",
        "controller.listener.names=CONTROLLER",
        f"controller.quorum.voters={voters}",
        f"default.replication.factor={copies}",
        f"min.insync.replicas={in_sync}",
        f"offsets.topic.replication.factor={copies}",
        f"transaction.state.log.replication.factor={copies}",
        f"transaction.state.log.min.isr={in_sync}",
        f"share.coordinator.state.topic.replication.factor={copies}",
        f"share.coordinator.state.topic.min.isr={in_sync}",
    ]
    lines += _secured(root / "tls", users) if users else [_PLAIN]
    return "\n".join(lines)


_PLAIN = "listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT"


def _secured(tls: Path, users: Mapping[str, str]) -> list[str]:
    first, password = next(iter(users.items()))
    own = f'{_SCRAM} username="{first}" password="{password}";'
    return [
        "listener.security.protocol.map=CLIENT:SASL_SSL,CONTROLLER:SSL",
        "sasl.enabled.mechanisms=SCRAM-SHA-512,SCRAM-SHA-256",
        "sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512",
        f"listener.name.client.scram-sha-512.sasl.jaas.config={own}",
        f"listener.name.client.scram-sha-256.sasl.jaas.config={_SCRAM};",
        "ssl.keystore.type=PEM",
        f"ssl.keystore.location={tls / 'broker.pem'}",
        "ssl.truststore.type=PEM",
        f"ssl.truststore.location={tls / 'ca.pem'}",
        "listener.name.controller.ssl.client.auth=required",
        "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found=false",
        # without the certificate's name the link between controllers is refused, and no broker gets in
        f"super.users=User:{first};User:CN=broker",
    ]
