"""Goods filed by a table: the template, the upload, and what is wrong in it row by row."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from openpyxl import Workbook

from enterprises import facts_goods, goods_words
from enterprises.actions.goods import importing
from enterprises.figure_sheets import write_heads
from enterprises.forms_goods import GoodsTableForm
from enterprises.rules.goods.sheet import COLUMNS, NEEDED, head_of
from enterprises.views.acts import posted
from enterprises.views.portal import form_page, own
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.files.spreadsheets import ACCEPTED, saved
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from pilotzone.ui.templatetags.ui import is_chinese

EXAMPLE = (
    "TS-001", "61091000", "纯棉T恤", "Cotton T-shirt", "澜图", "男式，短袖，S–XXL", "CN", "件", "B2026-01; B2026-02",
    "9710", "800",
)  # fmt: skip
SHOWN = 100


def heads() -> dict[str, str]:
    """The column by its own name and by its label in either language."""
    found = {name: name for name in COLUMNS}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found |= {head_of(str(goods_words.COLUMNS[name])): name for name in COLUMNS}
    return found


@require_safe
@requires(P.GOODS_FILE)
def goods_template(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The columns, an example on its own sheet, and the codes of origins on a third."""
    own(request, uid, P.GOODS_FILE)
    book = Workbook()
    page, example, listed = book.active, book.create_sheet(_("Example")), book.create_sheet(_("Codes"))
    page.title = pgettext("goods filing", "Goods")
    titles = [f"{name} ({goods_words.COLUMNS[name]}){' *' if name in NEEDED else ''}" for name in COLUMNS]
    for each in (page, example):
        write_heads(each, titles)
    example.append(EXAMPLE)
    write_heads(listed, [_("Code"), _("Meaning")])
    for code, each in facts_goods.origins().items():
        listed.append([code, each.zh if is_chinese() else each.en])
    response = HttpResponse(saved(book), content_type=FileType.XLSX.value)
    response["Content-Disposition"] = 'attachment; filename="goods.xlsx"'
    return response


@form_page
@requires(P.GOODS_FILE)
def goods_table(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.GOODS_FILE)
    form, status, wrong = GoodsTableForm(request.POST or None, request.FILES or None), 200, ()
    if request.method == "POST":
        status, now, found = 422, clock.now(), []

        def act() -> None:
            stored = files.store(form.cleaned_data["file"], by=request.user, now=now, accepted=ACCEPTED)
            found.append(importing.take(enterprise, stored, heads(), by=request.user, now=now))

        if posted(form, act):
            wrong = found[0].wrong
            if not wrong:
                text = _("%(at_once)s accepted automatically, %(waiting)s wait for an officer.")
                messages.success(request, text % {"at_once": found[0].at_once, "waiting": found[0].waiting})
                return redirect("portal:enterprises:goods_list", uid)
    context = {
        "form": form,
        "enterprise": enterprise,
        "wrong": [(each, goods_words.COLUMNS[each.column]) for each in wrong[:SHOWN]],
        "count": len(wrong),
    }
    return render(request, "enterprises/portal/goods_table.html", context, status=status)
