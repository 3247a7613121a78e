import pytest
from cryptography.fernet import InvalidToken

from enterprises import secrets, tokens


def test_number_is_read_back_and_not_visible(settings):
    settings.PILOTZONE_FIELD_KEYS = ["any long string"]
    token = secrets.encrypt("6222020200012345678")
    assert "6222020200" not in token
    assert secrets.decrypt(token) == "6222020200012345678"


def test_older_key_still_reads_and_the_first_encrypts(settings):
    settings.PILOTZONE_FIELD_KEYS = ["old"]
    old = secrets.encrypt("12345678")
    settings.PILOTZONE_FIELD_KEYS = ["new", "old"]
    assert secrets.decrypt(old) == "12345678"
    new = secrets.encrypt("12345678")
    settings.PILOTZONE_FIELD_KEYS = ["new"]
    assert secrets.decrypt(new) == "12345678"
    with pytest.raises(InvalidToken):
        secrets.decrypt(old)


def test_token_follows_from_the_invitation_and_the_key(settings):
    from uuid import UUID

    uid = UUID(int=7)
    settings.SECRET_KEY = "one"
    first = tokens.token_of(uid)
    assert first == tokens.token_of(uid) != tokens.token_of(UUID(int=8))
    settings.SECRET_KEY = "two"
    assert tokens.token_of(uid) != first
    assert len(tokens.digest_of(first)) == 64
