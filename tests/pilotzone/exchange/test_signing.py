"""Schemes of signatures: the one of the standard, SM3, and one of a bureau's own in which each side has its own key."""

import base64
import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pilotzone.exchange import signing
from pilotzone.exchange.actions import drops, sending, subscriptions
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_officer
from tests.factories.receivers import permit_loopback

BODY, MOMENT = b'{"type": "enterprises.changed"}', 1720000000
CONTENT = b"m1.1720000000." + BODY


class Ed25519:
    """`v1a` of Standard Webhooks: the portal keeps the private key, receivers have the public one. SM2 is alike."""

    prefix = "v1a"

    def new_secret(self):
        return Ed25519PrivateKey.generate().private_bytes_raw()

    def handed_over(self, secret):
        public = Ed25519PrivateKey.from_private_bytes(secret).public_key()
        return "whpk_" + base64.b64encode(public.public_bytes_raw()).decode()

    def sign(self, secret, content):
        return Ed25519PrivateKey.from_private_bytes(secret).sign(content)

    def verify(self, secret, content, given):
        try:
            Ed25519PrivateKey.from_private_bytes(secret).public_key().verify(given, content)
        except InvalidSignature:
            return False
        return True


def by_hand(algorithm, key, content):
    """HMAC as RFC 2104 writes it, for keys shorter than a block of 64 bytes."""
    inner, outer = (bytes(byte ^ pad for byte in key.ljust(64, b"\0")) for pad in (0x36, 0x5C))
    first = hashlib.new(algorithm, inner + content).digest()
    return hashlib.new(algorithm, outer + first).digest()


@pytest.mark.parametrize(("name", "prefix", "algorithm"), [("HmacSha256", "v1", "sha256"), ("HmacSm3", "sm3", "sm3")])
def test_messages_are_signed_by_a_shared_secret(settings, name, prefix, algorithm):
    settings.PILOTZONE_SIGNATURES = f"pilotzone.exchange.signing.{name}"
    secret = signing.new_secret()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{prefix},{base64.b64encode(by_hand(algorithm, key, CONTENT)).decode()}"
    assert signing.headers("m1", MOMENT, BODY, [secret])["webhook-signature"] == signed
    assert signing.handed_over(secret) == secret
    assert signing.is_by(secret, CONTENT, signed)
    others = [signed[:-4] + "AAA=", signed.replace(prefix, "v9"), f"{prefix},!", f"{prefix},ü", prefix, ""]
    assert not any(signing.is_by(secret, CONTENT, each) for each in others)
    assert not signing.is_by(secret, CONTENT + b" ", signed)
    assert not signing.is_by(signing.new_secret(), CONTENT, signed)


@pytest.mark.django_db
def test_a_receiver_is_shown_the_public_key_alone(settings):
    settings.PILOTZONE_SIGNATURES = f"{__name__}.Ed25519"
    permit_loopback()
    now = clock.now()
    client = make_system(make_partner(), Scope.ENTERPRISES_READ).client
    wishes = {"address": "https://hook.example/", "resources": ["enterprises"], "verbs": ["change"]}
    row, shown = subscriptions.subscribe(client, by=client.user, now=now, **wishes)
    [kept] = sending.secrets_of(row, now)
    signature = signing.headers("m1", MOMENT, BODY, [kept])["webhook-signature"]
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(shown.removeprefix("whpk_")))
    public.verify(base64.b64decode(signature.removeprefix("v1a,")), CONTENT)
    assert kept.removeprefix("whsec_") not in shown
    assert subscriptions.rotate(row, by=client.user, now=now).startswith("whpk_")


@pytest.mark.django_db
def test_a_system_signs_its_files_with_the_key_that_it_was_issued(settings):
    settings.PILOTZONE_SIGNATURES = f"{__name__}.Ed25519"
    client = make_system(make_partner(), Scope.ENTERPRISES_READ).client
    secret = drops.issue_secret(client, by=make_officer(R.SECURITY_ADMIN), now=clock.now())
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret.removeprefix("whsec_")))
    signed = "v1a," + base64.b64encode(key.sign(CONTENT)).decode()
    assert signing.is_by(secret, CONTENT, signed)
    assert not signing.is_by(secret, CONTENT + b" ", signed)
