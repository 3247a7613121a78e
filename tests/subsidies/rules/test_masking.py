"""What is masked in free text, and what is not taken for personal."""

import pytest

from subsidies.rules.masking import masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联系人王某，电话13812345678", "联系人王某，电话138****5678"),
        ("138 1234 5678", "138****5678"),
        ("身份证120101199003071234", "身份证1201******234"),
        ("身份证12010119900307123X。", "身份证1201******23X。"),
        ("账号6222020302012345678", "账号6222******678"),
        ("账号 6222 0203 0201 2345 678", "账号 **** ****"),
        ("座机022-65301234", "座机022-****"),
        ("邮箱 wang.hai@firm.example.cn", "邮箱 w***@firm.example.cn"),
        ("发票 23332000000000000001，金额 120000.00", "发票 23332000000000000001，金额 120000.00"),
        ("独立站建设，2023-03-18", "独立站建设，2023-03-18"),
        ("统一代码 91120116MA0000017X", "统一代码 91120116MA0000017X"),
    ],
)
def test_personal_and_bank_numbers_lose_their_middle(text, expected):
    assert masked(text) == expected
