"""The filters and tags of the pages; expected texts by hand."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.db.models import TextChoices
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from pilotzone.ui.templatetags import ui


class AskForm(forms.Form):
    name = forms.CharField(label="Name")
    agreed = forms.CharField(label="Agreed?")
    limit = forms.IntegerField(min_value=1)

    def clean(self):
        raise forms.ValidationError("Somebody else changed it.")


class Stage(TextChoices):
    WAITING = "waiting"

    @property
    def tone(self):
        return "waiting"

    def label_for(self, audience):
        return {"enterprise": "Waiting for you", "bureau": "With the enterprise"}[audience]


def draw(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("label", "zh", "en"),
    [
        ("Name", "Name：wrong", "Name: wrong"),
        ("Agreed?", "Agreed?wrong", "Agreed? wrong"),
        ("是否同意？", "是否同意？wrong", "是否同意？ wrong"),
        ("It is so.", "It is so.wrong", "It is so. wrong"),
    ],
)
def test_a_label_that_has_an_end_takes_no_colon(label, zh, en):
    with override("zh-hans"):
        assert ui.labelled("wrong", label) == zh
    with override("en"):
        assert ui.labelled("wrong", label) == en


def test_what_concerns_no_field_is_told_once():
    source = '{% include "components/error_summary.html" %}<form>{{ form }}</form>'
    with override("en"):
        above, _form, below = draw(source, form=AskForm({})).partition("<form>")
        assert "Somebody else changed it." in above
        assert "Agreed? This field is required." in above
        assert "Somebody else changed it." not in below
        assert below.count("This field is required.") == 3
        assert "Somebody else changed it." in draw("{{ form }}", form=AskForm({}))


def test_the_frameworks_sentences_are_in_the_words_of_the_portal():
    with override("zh-hans"):
        errors = AskForm({"name": "a", "agreed": "b", "limit": "0"}).errors
        assert errors["limit"] == ["不得小于 1。"]
        assert AskForm({}).errors["name"] == ["请填写。"]


def test_money_of_each_sign():
    assert ui.money(7_000_000) == "¥70,000.00"
    assert ui.money(-458_000) == "−¥4,580.00"
    assert ui.money(5, "USD") == "US$0.05"


def test_money_of_nothing_is_empty():
    assert ui.money(None) == ui.plain_money(None) == ui.signed_money(None) == ui.money_big(None) == ""


def test_plain_money_has_no_symbol():
    assert ui.plain_money(123_456_789) == "1,234,567.89"


def test_signed_money_writes_the_plus():
    assert [ui.signed_money(value) for value in (100, 0, -100)] == ["+¥1.00", "¥0.00", "−¥1.00"]


def test_money_big_sets_fen_apart():
    assert ui.money_big(7_000_000) == '<span class="money money-big">¥70,000<span class="fen">.00</span></span>'


def test_money_big_without_fen():
    assert ui.money_bar(70_000, "JPY") == '<span class="money money-bar">JP¥70,000<span class="fen"></span></span>'


@pytest.mark.parametrize(("rate", "text"), [(3_000, "30%"), (9_143, "91.43%"), (10_000, "100%"), (0, "0%"), (None, "")])
def test_percent(rate, text):
    assert ui.percent(rate) == text


def test_step_value_of_each_kind():
    assert ui.step_value(3_600_000) == "¥36,000.00"
    assert ui.step_value("30%") == "30%"


def test_capped_stops_at_999():
    assert [ui.capped(count) for count in (7, 999, 1000)] == ["7", "999", "999+"]


def test_local_in_both_languages():
    firm = SimpleNamespace(name_zh="天津澜图", name_en="Tianjin Lantu")
    with override("zh-hans"):
        assert ui.local(firm, "name") == "天津澜图"
    with override("en"):
        assert ui.local(firm, "name") == "Tianjin Lantu"


def test_local_marks_the_language_of_a_fallback():
    with override("en"):
        assert ui.local({"zh": "条件 <1>", "en": ""}) == '<span lang="zh-Hans">条件 &lt;1&gt;</span>'
        assert ui.local_text({"zh": "条件 1", "en": ""}) == "条件 1"
    with override("zh-hans"):
        assert ui.local({"zh": None, "en": "Condition 1"}) == '<span lang="en">Condition 1</span>'


def test_local_of_nothing_and_of_plain_text():
    assert ui.local(None, "name") == ""
    assert ui.local("30%") == "30%"


def test_a_moment_of_another_year_is_told_with_it(at):
    at("2026-12-31T23:59")
    moment = datetime(2026, 8, 1, 9, 0, tzinfo=UTC)
    with override("zh-hans"):
        assert ui.short_datetime(moment) == "8月1日 17:00"
        at("2027-01-01T00:00")
        assert ui.short_datetime(moment) == "2026年8月1日 17:00"
        assert ui.short_datetime(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == "1月1日 00:00"  # the new year's own


def test_dates_in_english(at):
    at("2026-08-02T10:00")
    moment = datetime(2026, 8, 1, 9, 0, tzinfo=UTC)
    with override("en"):
        assert ui.long_date(date(2026, 8, 1)) == "1 August 2026"
        assert ui.long_datetime(moment) == "1 August 2026, 17:00"
        assert ui.short_datetime(moment) == "1 Aug, 17:00"
        assert ui.clock_time(moment) == "17:00"


def test_dates_of_nothing_are_empty():
    assert ui.long_date(None) == ui.long_datetime(None) == ui.short_datetime(None) == ui.deadline(None) == ""


def test_deadline_at_midnight_is_24_hours_of_the_day_before():
    with override("en"):
        assert ui.deadline(datetime(2026, 8, 15, 16, 0, tzinfo=UTC)) == "15 August 2026, 24:00"
        assert ui.deadline(datetime(2026, 8, 15, 9, 0, tzinfo=UTC)) == "15 August 2026, 17:00"


def test_icon_beside_a_word_is_hidden():
    assert ui.icon("check") == '<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#check"></use></svg>'


def test_icon_alone_is_named():
    assert 'role="img" aria-label="Notices"' in ui.icon("bell", "Notices")


def test_status_tag_speaks_to_its_audience():
    html = draw('{% load ui %}{% status_tag stage "enterprise" %}', stage=Stage.WAITING)
    assert "Waiting for you" in html
    assert 'class="tag tag-waiting"' in html
    assert "#clock" in html


def test_query_string_keeps_the_other_parameters():
    request = RequestFactory().get("/queue/?stage=city&stage=district&q=澜图&page=a.1")
    html = draw("{% load ui %}{% query_string q=None page='a.2' %}", request=request)
    assert html == "?stage=city&amp;stage=district&amp;page=a.2"


def test_qr_has_neither_style_nor_fixed_size():
    svg = ui.qr("https://portal.example/verify/1")
    assert "style=" not in svg
    assert svg.startswith('<svg class="qr" viewBox="0 0 ')


def test_stacked_bar_shares_its_width():
    svg = ui.stacked_bar([{"value": 300, "fill": 1}, {"value": 100, "fill": 0}], "Budget")
    assert '<rect class="fill-1" x="0.00" width="750.00" height="14"/>' in svg
    assert '<rect class="fill-0" x="750.00" width="250.00" height="14"/>' in svg


@pytest.mark.parametrize(
    ("saved", "language", "shown"),
    [
        (datetime(2024, 7, 2, 1, 5, tzinfo=UTC), "en", "09:05"),
        (datetime(2024, 7, 1, 1, 5, tzinfo=UTC), "en", "1 Jul, 09:05"),
        (datetime(2024, 7, 1, 1, 5, tzinfo=UTC), "zh-hans", "7月1日 09:05"),
        (None, "en", ""),
    ],
)
def test_what_was_saved_on_another_day_says_so(at, saved, language, shown):
    at("2024-07-02T10:00")
    with override(language):
        assert ui.since(saved) == shown
