"""How personal data looks to those who need not see it."""


def mask_name(name: str) -> str:
    """许青 → 许*"""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def mask_email(address: str) -> str:
    """xuqing@firm.cn → x***@firm.cn"""
    local, _at, domain = address.partition("@")
    return f"{local[:1]}***@{domain}" if domain else ""


def mask_phone(number: str) -> str:
    """13812345678 → 138****5678"""
    if not number:
        return ""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 8 else "****"
