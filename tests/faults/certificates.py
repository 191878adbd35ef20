"""Certificates as a private authority makes them, good and bad ones; the key is in the same file."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)
HERE = ("127.0.0.1", "localhost", "mlflow.example")


class Authority:
    """Makes certificates; `path` is that of its own."""

    def __init__(self, folder: Path, name: str = "authority") -> None:
        self._folder = folder
        self._name = _named(name)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.path = self._write(
            name, self._certificate(self._key, self._name, (), -DAY, DAY, is_authority=True)
        )

    def make(
        self,
        name: str,
        hosts: Sequence[str] = (),
        begins: timedelta = -DAY,
        ends: timedelta = DAY,
        *,
        passphrase: bytes = b"",
        self_signed: bool = False,
    ) -> Path:
        """Make a certificate with its key, both in one file.

        Args:
            name: of the file and in the certificate.
            hosts: the names and addresses that it is for.
            begins: from when it is valid, counted from now.
            ends: until when.
            passphrase: for the key.
            self_signed: whether nobody else vouches for it.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._certificate(key, _named(name), hosts, begins, ends, self_signed=self_signed)
        locked = serialization.BestAvailableEncryption(passphrase) if passphrase else None
        return self._write(
            name,
            made,
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                locked or serialization.NoEncryption(),
            ),
        )

    def _certificate(
        self,
        key: ec.EllipticCurvePrivateKey,
        subject: x509.Name,
        hosts: Sequence[str],
        begins: timedelta,
        ends: timedelta,
        *,
        is_authority: bool = False,
        self_signed: bool = False,
    ) -> x509.Certificate:
        issuer, issuer_key = (subject, key) if self_signed else (self._name, self._key)
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(now + begins)
            .not_valid_after(now + ends)
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
            )
        )
        if is_authority:
            made = made.add_extension(
                x509.KeyUsage(
                    digital_signature=False,
                    content_commitment=False,
                    key_encipherment=False,
                    data_encipherment=False,
                    key_agreement=False,
                    key_cert_sign=True,
                    crl_sign=True,
                    encipher_only=False,
                    decipher_only=False,
                ),
                critical=True,
            )
        if hosts:
            made = made.add_extension(x509.SubjectAlternativeName([*map(_host, hosts)]), critical=False)
        return made.sign(issuer_key, hashes.SHA256())

    def _write(self, name: str, certificate: x509.Certificate, key: bytes = b"") -> Path:
        path = self._folder / f"{name.replace(' ', '-')}.pem"
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + key)
        return path


def make_files(folder: Path) -> dict[str, Path]:
    """Certificates of servers and clients, by what is special about them; "authority" has made most."""
    authority, stranger = Authority(folder), Authority(folder, "stranger authority")
    past, future = (-9 * DAY, -DAY), (DAY, 9 * DAY)
    return {
        "authority": authority.path,
        "good": authority.make("good", HERE),
        "self-signed": authority.make("self-signed", HERE, self_signed=True),
        "expired": authority.make("expired", HERE, *past),
        "not yet valid": authority.make("not yet valid", HERE, *future),
        "wrong host": authority.make("wrong host", ["elsewhere.example"]),
        "stranger": stranger.make("stranger", HERE),
        "client": authority.make("client"),
        "expired client": authority.make("expired client", (), *past),
        "locked client": authority.make("locked client", passphrase=b"t0p-s3cret"),
    }


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _host(name: str) -> x509.GeneralName:
    return x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
