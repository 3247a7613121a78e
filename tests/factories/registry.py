"""Registrations as people send them, documents, payee accounts, credit records."""

import io
from datetime import date
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from enterprises import secrets
from enterprises.models import CreditRecord, PayeeAccount
from pilotzone.files import actions as files
from tests.factories.people import NOW, make_division, make_uscc, numbers


def pdf_bytes() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def make_upload(name: str = "licence.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes(), content_type="application/pdf")


def make_file(by, name: str = "licence.pdf"):
    return files.store(make_upload(name), by=by, now=NOW)


def make_values(by=None, **fields):
    """What `actions.register` takes: a low-risk registration unless a field says otherwise."""
    division = fields.pop("division", None) or make_division()
    values = {
        "uscc": make_uscc(next(numbers)),
        "name_zh": "天津澜图进出口有限公司",
        "name_en": "Tianjin Lantu Trading Co., Ltd.",
        "customs_code": "120716A0KX",
        "legal_representative": "韩立冬",
        "established_on": date(2019, 4, 12),
        "registration_division": division,
        "tax_division": division,
        "statistics_division": division,
        "address": "滨海新区第一大街 1 号",
        "platform_connected_on": None,
        "contact_name": "许青",
        "contact_phone": "022-6530 0000",
        "contact_email": "office@firm.test",
        "licence": make_file(by) if by else None,
    }
    return values | fields


def make_post(**fields):
    """The registration form as a browser sends it."""
    division = make_division()
    post = {
        "uscc": make_uscc(next(numbers)),
        "name_zh": "天津澜图进出口有限公司",
        "name_en": "Tianjin Lantu Trading Co., Ltd.",
        "customs_code": "120716A0KX",
        "legal_representative": "韩立冬",
        "established_on": "2019-04-12",
        "registration_division": division.code,
        "tax_division": division.code,
        "statistics_division": division.code,
        "address": "滨海新区第一大街 1 号",
        "platform_connected_on": "",
        "roles": ["seller"],
        "contact_name": "许青",
        "contact_phone": "022-6530 0000",
        "contact_email": "",
        "submission": str(uuid4()),
    }
    return post | fields


def make_payee(enterprise, number: str = "6222020200012345678", **fields):
    """The current account with a number that can be read in clear."""
    values = {
        "holder": enterprise.name_zh,
        "bank": "中国银行天津分行",
        "cnaps": "104110000000",
        "number_encrypted": secrets.encrypt(number),
        "number_tail": number[-4:],
        "entered_at": NOW,
        "entered_by": enterprise.registered_by,
    } | fields
    enterprise.payee_accounts.filter(replaced_at=None).update(replaced_at=NOW)
    return PayeeAccount.objects.create(enterprise=enterprise, **values)


def make_credit_record(uscc: str, **fields):
    values = {
        "uscc": uscc,
        "name": "某企业",
        "effect": "serious_violation",
        "list_name": "严重违法失信名单",
        "legal_basis": "市场监督管理严重违法失信名单管理办法",
        "starts_on": date(2024, 1, 1),
        "source": "市场监管部门",
    } | fields
    return CreditRecord.objects.create(**values)
