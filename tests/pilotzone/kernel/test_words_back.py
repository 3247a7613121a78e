"""What was typed in own words is given back with a refusal."""

from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage

from pilotzone.kernel.html import give_words_back


def given_back(rf, typed, **headers):
    request = rf.post("/", typed, headers=headers)
    request._messages = CookieStorage(request)
    give_words_back(request)
    return [str(message) for message in get_messages(request)]


def test_words_are_given_back_and_codes_and_documents_are_not(rf):
    typed = {"reason": " 公章不符 ", "note": ["", "已回拨"], "outcome": "refuse", "text": "条" * 5_001}
    assert given_back(rf, typed) == ["已回拨", "公章不符"]


def test_a_page_that_stays_keeps_them_itself(rf):
    assert given_back(rf, {"reason": "公章不符"}, hx_request="true") == []
    assert given_back(rf, {"reason": "公章不符"}, accept="application/json") == []
