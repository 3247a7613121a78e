"""A scanned invoice: a picture drawn of it, and what the engine of the extra `ocr` recognised on such a picture.

The lines were recorded from rapidocr 3.10 on `picture(Sample(...))`, once straight and once turned and blurred as a
scanner does it; the places are the engine's own, its slips too.
"""

import io

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pilotzone.files.recognised import TextLine
from tests.factories.einvoices import FONT, Sample


def picture(sample: Sample, *, turned: bool = False) -> bytes:
    """A PNG of the invoice, 1500 pixels wide, without a QR code; `turned` by a degree and blurred."""
    image = Image.new("RGB", (1500, 1000), "white")
    pen = ImageDraw.Draw(image)
    for x, y, size, text in texts(sample):
        pen.text((x, y), text, font=ImageFont.truetype(str(FONT), size), fill=(40, 40, 60))
    pen.rectangle((40, 150, 1460, 900), outline=(120, 40, 40), width=2)
    if turned:
        image = image.rotate(1.2, expand=True, fillcolor="white").filter(ImageFilter.GaussianBlur(1.1))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def texts(sample: Sample) -> list[tuple[int, int, int, str]]:
    heads = (
        (60, "项目名称"),
        (560, "单位"),
        (660, "数量"),
        (780, "单价"),
        (980, "金额"),
        (1130, "税率/征收率"),
        (1330, "税额"),
    )
    cells = ((60, "*信息技术服务*软件"), (560, "项"), (660, "1"), (980, sample.net), (1150, "6%"), (1330, sample.tax))
    return [
        (560, 40, 40, "电子发票（普通发票）"),
        (1040, 60, 24, f"发票号码：{sample.number}"),
        (1040, 110, 24, f"开票日期：{sample.chinese_day}"),
        (60, 170, 20, "购买方信息"),
        (100, 210, 24, f"名称：{sample.buyer}"),
        (100, 270, 24, f"统一社会信用代码/纳税人识别号：{sample.buyer_code}"),
        (760, 170, 20, "销售方信息"),
        (800, 210, 24, f"名称：{sample.seller}"),
        (800, 270, 24, f"统一社会信用代码/纳税人识别号：{sample.seller_code}"),
        *((x, 350, 22, text) for x, text in heads),
        *((x, 400, 22, text) for x, text in cells),
        (120, 650, 24, "合    计"),
        (960, 650, 24, f"¥{sample.net}"),
        (1310, 650, 24, f"¥{sample.tax}"),
        (60, 720, 24, "价税合计（大写）"),
        (980, 720, 24, "（小写）"),
        (1090, 720, 24, f"¥{sample.total}"),
        (60, 930, 24, "开票人：王芳"),
    ]


STRAIGHT = (
    (560, 49, 935, 93, 96, "电子发票(普通发票)"),
    (1038, 66, 1428, 92, 100, "发票号码：{number}"),
    (1037, 116, 1338, 142, 100, "开票日期：{day}"),
    (56, 172, 163, 201, 100, "购买方信息"),
    (757, 172, 863, 201, 100, "销售方信息"),
    (98, 214, 439, 243, 100, "名称：{buyer}"),
    (799, 215, 1113, 242, 99, "名称：{seller}"),
    (96, 273, 733, 304, 100, "统一社会信用代码/纳税人识别号：{buyer_code}"),
    (797, 274, 1429, 303, 99, "统一社会信用代码/纳税人识别号：{seller_code}"),
    (55, 352, 153, 383, 100, "项目名称"),
    (973, 351, 1030, 385, 100, "金额"),
    (1323, 351, 1380, 385, 100, "税额"),
    (59, 404, 259, 431, 100, "*信息技术服务*软件"),
    (975, 403, 1075, 431, 100, "{net}"),
    (1145, 402, 1188, 433, 100, "6%"),
    (1325, 403, 1413, 431, 100, "{tax}"),
    (115, 651, 196, 688, 100, "合计"),
    (954, 653, 1077, 683, 99, "¥{net}"),
    (1306, 655, 1413, 682, 99, "¥{tax}"),
    (58, 724, 239, 754, 94, "价税合计（大写）"),
    (990, 722, 1207, 755, 94, "(小写) ¥{total}"),
    (57, 933, 206, 965, 100, "开票人：王芳"),
)
TURNED = (
    (557, 57, 940, 116, 93, "电子发票(普通发票)"),
    (1037, 63, 1432, 104, 100, "发票号码：{number}"),
    (1038, 116, 1344, 155, 100, "开票日期：{day}"),
    (758, 183, 868, 218, 100, "销售方信息"),
    (58, 197, 169, 232, 100, "购买方信息"),
    (800, 219, 1121, 260, 100, "名称：{seller}"),
    (101, 234, 445, 274, 99, "名称：{buyer}"),
    (801, 273, 1437, 320, 100, "统一社会信用代码/纳税人识别号：{seller_code}"),
    (102, 289, 740, 334, 99, "统一社会信用代码/纳税入识别号：{buyer_code}"),
    (980, 360, 1039, 397, 100, "金额"),
    (1331, 354, 1387, 389, 100, "税额"),
    (61, 379, 162, 414, 100, "项目名称"),
    (64, 427, 270, 464, 100, "*信息技术服务*软件"),
    (982, 410, 1085, 444, 100, "{net}"),
    (1152, 409, 1198, 440, 100, "6%"),
    (1331, 403, 1423, 438, 100, "{tax}"),
    (969, 663, 1092, 694, 100, "¥{net}"),
    (1317, 654, 1429, 689, 99, "¥{tax}"),
    (126, 676, 212, 718, 100, "合计"),
    (1006, 732, 1092, 767, 100, "(小写)"),
    (1094, 729, 1223, 762, 100, "¥{total}"),
    (71, 748, 257, 785, 96, "价税合计（大写）"),
    (73, 957, 229, 997, 100, "开票人：王芳"),
)


def recognised(sample: Sample, *, turned: bool = False) -> list[TextLine]:
    """What the engine made of the picture; without the lines of the table that say nothing of the invoice."""
    values = {name: getattr(sample, name) for name in ("number", "buyer", "buyer_code", "seller", "seller_code")}
    values |= {name: getattr(sample, name) for name in ("net", "tax", "total")} | {"day": sample.chinese_day}
    return [
        TextLine(text.format(**values), sure, left, top, right, bottom)
        for left, top, right, bottom, sure, text in (TURNED if turned else STRAIGHT)
    ]
