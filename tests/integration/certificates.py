"""A throw-away certificate authority for a secured test cluster, made by openssl."""

import subprocess
from pathlib import Path

_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def make_certificates(folder: Path, names: tuple[str, ...]) -> None:
    """Writes `ca.pem`, and for every name `NAME.pem`: the private key and the certificate for this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    _openssl(
        folder, "req", "-x509", *_NEW_KEY, "-days", "7", "-subj", "/CN=test-ca", "-keyout", "ca.key", "-out", "ca.pem"
    )
    (folder / "names.cnf").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    for name in names:
        _openssl(folder, "req", *_NEW_KEY, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        authority = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "7", "-extfile", "names.cnf")
        _openssl(folder, "x509", "-req", "-in", f"{name}.csr", *authority, "-out", f"{name}.crt")
        store = folder / f"{name}.pem"
        store.touch(mode=0o600)
        store.write_text((folder / f"{name}.key").read_text() + (folder / f"{name}.crt").read_text())


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
