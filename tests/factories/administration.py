"""Requests for the administration of an enterprise, asked for through the action."""

from enterprises.actions import administration_requests
from tests.factories.people import NOW, make_user
from tests.factories.registry import make_file


def make_request(enterprise, by=None, *, now=NOW, **fields):
    by = by or make_user("顾清和")
    values = {
        "uscc": enterprise.uscc,
        "position": "财务负责人",
        "reason": "原企业管理员已于六月离职，未办理移交。",
        "phone": "13800002222",
        "letter": make_file(by, "授权书.pdf"),
    }
    return administration_requests.ask(**(values | fields), by=by, now=now)
