"""PAdES seals with the deployment's own key, and what a sealed PDF proves."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext

from xieshang.apps.documents.drawing.pdf import Place
from xieshang.apps.documents.models import DocumentVersion, Seal
from xieshang.core.words import msg

KNOWN = msg("这份文件是平台的《%(title)s》，编号%(number)s，一个字节都没有变")
NO_PDF = msg("这不是能读的PDF文件，或者文件已经损坏")
NO_SEAL = msg("这份PDF没有平台的签章，可以用编号或指纹核对内容")
SEAL_GOOD = msg("%(name)s的签章有效，签章以后文件没有被改过")
SEAL_BAD = msg("%(name)s的签章无效：文件被改过，或者不是本平台签的")
NAMELESS = "……"
KEY, CERTIFICATE = "seal.key.p12", "seal.cert.pem"
YEARS = 10
SIDES = {"workers": "职工方", "employer": "企业方"}
# The frame, the name and the day are drawn on the page; the seal's own field lies over them
# unseen, so that a reader's program shows on a click who sealed and whether it still holds.
UNSEEN = TextStampStyle(stamp_text=" ", border_width=0, background=None)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a file proves or does not prove."""

    good: bool
    what: str  # message id with %(name)s places
    values: dict[str, str]


def _folder() -> Path:
    folder = Path(settings.DATA)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _ensure_key() -> None:
    """Make the deployment's key once; it never leaves the data folder (mode 600)."""
    folder = _folder()
    if (folder / KEY).exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Xieshang platform seal")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=365 * YEARS))  # a demo lives in the past
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=True,
                crl_sign=True, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    packed = pkcs12.serialize_key_and_certificates(
        b"seal", key, certificate, None, serialization.NoEncryption()
    )
    try:
        kept = os.open(folder / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was faster
        return
    with os.fdopen(kept, "wb") as file:
        file.write(packed)
    (folder / CERTIFICATE).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def put(drawn: bytes, marks: Iterable[Seal], places: Mapping[str, Place]) -> bytes:
    """Seal a PDF for each person in turn; every seal covers all that stands before it.

    A side that has no place on the page gets a field without a box.
    """
    _ensure_key()
    load = signers.SimpleSigner.load_pkcs12
    signer = load(str(_folder() / KEY), passphrase=None)  # type: ignore[no-untyped-call]
    assert signer is not None  # noqa: S101 - the key was made above
    content = drawn
    for mark in marks:
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        name = f"{mark.side}-{mark.pk}"
        place = places.get(mark.side)
        spec = fields.SigFieldSpec(
            name, on_page=place.page if place else 0, box=place.box if place else None
        )
        fields.append_signature_field(writer, spec)
        meta = signers.PdfSignatureMetadata(
            field_name=name,
            name=f"{SIDES.get(mark.side, mark.side)} {mark.name}",
            reason=f"{timezone.localtime(mark.signed_at):%Y-%m-%d} {mark.name}",
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm="sha256",
        )
        out = io.BytesIO()
        signers.PdfSigner(meta, signer=signer, stamp_style=UNSEEN).sign_pdf(writer, output=out)
        content = out.getvalue()
    return content


def kept_as(content: bytes) -> DocumentVersion | None:
    """The version whose sealed file this is, byte for byte."""
    sha256 = hashlib.sha256(content).hexdigest()
    return DocumentVersion.objects.filter(sealed_sha256=sha256).first()


def claimed(content: bytes) -> str:
    """The fingerprint that a PDF gives itself; anybody could have written it there."""
    try:
        about = PdfFileReader(io.BytesIO(content)).trailer["/Info"]
        return str(about["/Keywords"])
    except Exception:  # it says nothing, or is damaged, which can break the reader anywhere
        return ""


def examine(content: bytes) -> list[Finding]:
    """What a PDF proves: is it ours, is it whole, who sealed it."""
    findings = []
    known = kept_as(content)
    if known is not None:
        told = {"number": known.document.number, "title": known.document.title}
        findings.append(Finding(True, KNOWN, told))
    try:
        reader = PdfFileReader(io.BytesIO(content))
        marks = list(reader.embedded_signatures)
    except Exception:  # a damaged file can break the reader anywhere
        return [*findings, Finding(False, NO_PDF, {})]
    if not marks:
        findings.append(Finding(False, NO_SEAL, {}))
    _ensure_key()
    root = load_cert_from_pemder(str(_folder() / CERTIFICATE))  # type: ignore[no-untyped-call]
    context = ValidationContext(trust_roots=[root], allow_fetching=False)
    return [*findings, *(_judged(mark, context) for mark in marks)]


def _judged(mark: EmbeddedPdfSignature, context: ValidationContext) -> Finding:
    """Whether one seal holds; a file that cannot be followed up to its seal does not hold."""
    try:
        name = str(mark.sig_object.get("/Name", ""))
        status = validate_pdf_signature(mark, context)
        good = bool(status.bottom_line)  # ours, whole, and nothing laid over it since
    except Exception:  # what was changed may be what says where things lie
        name, good = NAMELESS, False
    return Finding(good, SEAL_GOOD if good else SEAL_BAD, {"name": name})
