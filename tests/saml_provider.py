"""A SAML identity provider as an authority has one: its metadata, and assertions signed with its own key."""

from __future__ import annotations

import base64
import re
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlparse
from xml.etree import ElementTree

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from onelogin.saml2.utils import OneLogin_Saml2_Utils

PROTOCOL = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
ENTITY, DOOR = "https://idp.mon.example/saml", "https://idp.mon.example/saml/door"


class SamlProvider:
    """Answers the requests that it is sent, truly, or with one thing wrong."""

    def __init__(self) -> None:
        self.key, self.certificate = pair()

    def metadata(self) -> str:
        body = "".join(self.certificate.splitlines()[1:-1])
        return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{ENTITY}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">
<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{body}</ds:X509Certificate>
</ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Location="{DOOR}"
Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"/></md:IDPSSODescriptor></md:EntityDescriptor>"""

    def answer(self, link: str, said: dict[str, list[str]], **changed: str) -> str:
        """Return the form's SAMLResponse to a request; `changed` makes one part of it another than it should be."""
        asked = ElementTree.fromstring(
            zlib.decompress(base64.b64decode(parse_qs(urlparse(link).query)["SAMLRequest"][0]), -15)
        )
        now = datetime.now(UTC)
        its = {
            "to": asked.attrib["AssertionConsumerServiceURL"],
            "in_answer_to": asked.attrib["ID"],
            "audience": asked.find("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer").text,
            "issuer": ENTITY,
            "until": stamp(now + timedelta(minutes=5)),
            "since": stamp(now - timedelta(minutes=5)),
            "now": stamp(now),
            "format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            "name": "4f9c1d",
            "signed": "yes",
        } | changed
        assertion = self._assertion(its, said)
        if its["signed"] == "yes":
            key, certificate = (self.key, self.certificate) if "key" not in changed else pair()
            signed = OneLogin_Saml2_Utils.add_sign(assertion, key, certificate)
            assertion = signed.decode() if isinstance(signed, bytes) else signed
        if "altered" in changed:
            assertion = assertion.replace("Gwella.Practitioner", "Gwella.Director")
        assertion = re.sub(r"^<\?xml[^>]*\?>", "", assertion)
        response = f"""<samlp:Response {PROTOCOL} ID="_r{its["in_answer_to"]}" Version="2.0" IssueInstant="{its["now"]}"
Destination="{its["to"]}" InResponseTo="{its["in_answer_to"]}"><saml:Issuer>{its["issuer"]}</saml:Issuer><samlp:Status>
<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{assertion}</samlp:Response>"""
        return base64.b64encode(response.encode()).decode()

    def _assertion(self, its: dict[str, str], said: dict[str, list[str]]) -> str:
        attributes = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in values)
            + "</saml:Attribute>"
            for name, values in said.items()
        )
        return f"""<saml:Assertion {PROTOCOL} ID="_a{its["in_answer_to"]}" Version="2.0" IssueInstant="{its["now"]}">
<saml:Issuer>{its["issuer"]}</saml:Issuer><saml:Subject>
<saml:NameID Format="{its["format"]}">{its["name"]}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
NotOnOrAfter="{its["until"]}" Recipient="{its["to"]}" InResponseTo="{its["in_answer_to"]}"/></saml:SubjectConfirmation>
</saml:Subject><saml:Conditions NotBefore="{its["since"]}" NotOnOrAfter="{its["until"]}"><saml:AudienceRestriction>
<saml:Audience>{its["audience"]}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement
AuthnInstant="{its["now"]}" SessionIndex="_s"><saml:AuthnContext><saml:AuthnContextClassRef>
urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>
</saml:AuthnStatement><saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"""


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def pair() -> tuple[str, str]:
    """Return a private key and its certificate, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()
