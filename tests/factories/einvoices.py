"""E-invoices as issuing programs write them: the digital XML, OFD papers with and without it, PDF with a QR code."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from fpdf import FPDF

import pilotzone.papers

FONT = Path(pilotzone.papers.__file__).parent / "fonts" / "PilotZoneSansSC-Regular.ttf"
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


@dataclass(frozen=True)
class Sample:
    number: str = "23122000000000000018"
    code: str = ""
    day: str = "2023-03-18"
    buyer: str = "天津试样进出口有限公司"
    buyer_code: str = "91120116MA00000016"
    seller: str = "上海云店科技有限公司"
    seller_code: str = "91310115MA1K3XXXX2"
    net: str = "1000.00"
    tax: str = "60.00"
    total: str = "1060.00"

    @property
    def chinese_day(self) -> str:
        year, month, day = self.day.split("-")
        return f"{year}年{month}月{day}日"

    @property
    def payload(self) -> str:
        day = self.day.replace("-", "")
        if self.code:
            return f"01,10,{self.code},{self.number},{self.net},{day},12345678901234567890,A1B2,"
        return f"01,32,,{self.number},{self.total},{day},,C3D4,"


def digital_xml(sample: Sample, encoding: str = "UTF-8") -> bytes:
    return f"""<?xml version="1.0" encoding="{encoding}"?>
<EInvoice><Header><EIid>{sample.number}</EIid><Version>0.2</Version></Header><EInvoiceData>
<SellerInformation><SellerIdNum>{sample.seller_code}</SellerIdNum><SellerName>{sample.seller}</SellerName>
</SellerInformation><BuyerInformation><BuyerIdNum>{sample.buyer_code}</BuyerIdNum><BuyerName>{sample.buyer}</BuyerName>
</BuyerInformation><BasicInformation><TotalAmWithoutTax>{sample.net}</TotalAmWithoutTax>
<TotalTaxAm>{sample.tax}</TotalTaxAm><TotalTax-includedAmount>{sample.total}</TotalTax-includedAmount>
<RequestTime>{sample.day} 10:11:12</RequestTime></BasicInformation>
<IssuItemInformation><ItemName>*信息技术服务*平台年费</ItemName><Amount>{sample.net}</Amount></IssuItemInformation>
</EInvoiceData><TaxSupervisionInfo><InvoiceNumber>{sample.number}</InvoiceNumber><IssueTime>{sample.day}</IssueTime>
</TaxSupervisionInfo></EInvoice>""".encode(encoding)


def older_xml(sample: Sample) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<eInvoice xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019"><fp:InvoiceCode>{sample.code}</fp:InvoiceCode>
<fp:InvoiceNo>{sample.number}</fp:InvoiceNo><fp:IssueDate>{sample.chinese_day}</fp:IssueDate><fp:Buyer>
<fp:BuyerName>{sample.buyer}</fp:BuyerName><fp:BuyerTaxID>{sample.buyer_code}</fp:BuyerTaxID></fp:Buyer><fp:Seller>
<fp:SellerName>{sample.seller}</fp:SellerName><fp:SellerTaxID>{sample.seller_code}</fp:SellerTaxID></fp:Seller>
<fp:TaxInclusiveTotalAmount>{sample.total}</fp:TaxInclusiveTotalAmount><fp:TaxTotalAmount>{sample.tax}</fp:TaxTotalAmount>
<fp:TaxExclusiveTotalAmount>{sample.net}</fp:TaxExclusiveTotalAmount></eInvoice>""".encode()


def zipped(parts: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def ofd_with_xml(sample: Sample) -> bytes:
    return zipped({"OFD.xml": f"<ofd:OFD {OFD}/>", "Doc_0/Attachs/original_invoice.xml": older_xml(sample)})


def text_object(number: int, across: float, down: float, text: str) -> str:
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{across} {down} 60 5"><ofd:TextCode X="0" Y="4">{text}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def ofd_with_tags(sample: Sample) -> bytes:
    """No invoice attached: tags point at the text objects of the page."""
    fields = {
        "InvoiceNo": sample.number,
        "IssueDate": sample.chinese_day,
        "BuyerName": sample.buyer,
        "BuyerTaxID": sample.buyer_code,
        "SellerName": sample.seller,
        "SellerTaxID": sample.seller_code,
        "TaxExclusiveTotalAmount": f"¥{sample.net}",
        "TaxTotalAmount": f"¥{sample.tax}",
        "TaxInclusiveTotalAmount": f"¥{sample.total}",
    }
    tags = "".join(
        f'<fp:{name}><ofd:ObjectRef PageRef="1">{place}</ofd:ObjectRef></fp:{name}>'
        for place, name in enumerate(fields, 10)
    )
    objects = "".join(text_object(place, 20, place * 8, text) for place, text in enumerate(fields.values(), 10))
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {OFD}/>",
            "Doc_0/Tags/CustomTag.xml": f'<eInvoice {OFD} xmlns:fp="http://example.test/fp">{tags}</eInvoice>',
            "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {OFD}>{objects}</ofd:Page>",
        }
    )


def ofd_drawn(sample: Sample) -> bytes:
    """Nothing but text objects, in no order."""
    rows = [(10, text) for text in page_lines(sample)]
    objects = [text_object(place, across, place * 8, text) for place, (across, text) in enumerate(rows, 1)]
    page = f"<ofd:Page {OFD}>{''.join(reversed(objects))}</ofd:Page>"
    return zipped({"OFD.xml": f"<ofd:OFD {OFD}/>", "Doc_0/Pages/Page_0/Content.xml": page})


def page_lines(sample: Sample) -> list[str]:
    head = [f"发票代码：{sample.code}"] if sample.code else []
    return [
        "电子发票（普通发票）",
        *head,
        f"发票号码：{sample.number}",
        f"开票日期：{sample.chinese_day}",
        f"购买方 名称：{sample.buyer}",
        f"统一社会信用代码/纳税人识别号：{sample.buyer_code}",
        f"销售方 名称：{sample.seller}",
        f"统一社会信用代码/纳税人识别号：{sample.seller_code}",
        "*信息技术服务*平台年费",
        f"合 计 ¥{sample.net} ¥{sample.tax}",
        f"价税合计（大写） 壹仟零陆拾圆整 （小写）¥{sample.total}",
    ]


def invoice_pdf(*samples: Sample, payload: str | None = None, text: bool = True) -> bytes:
    """One page for each invoice, with its QR code; without `text` it is like a scan. An empty payload: no QR code."""
    paper = FPDF()
    paper.add_font("sc", fname=str(FONT))
    for sample in samples:
        paper.add_page()
        paper.set_font("sc", size=10)
        wanted = sample.payload if payload is None else payload
        if wanted:
            code = io.BytesIO()
            segno.make(wanted, error="m").save(code, kind="png", scale=4)
            paper.image(code, x=10, y=10, w=22)
        paper.set_y(40)
        for line in page_lines(sample) if text else ():
            paper.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return bytes(paper.output())


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
