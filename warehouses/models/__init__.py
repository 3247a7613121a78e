"""The tables of overseas warehouses."""

from warehouses.models.imports import SheetImport
from warehouses.models.inspections import Inspection, InspectionEntry, InspectionPhoto
from warehouses.models.maps import BaseMap
from warehouses.models.objections import RecognitionObjection, RecognitionObjectionFile
from warehouses.models.places import Country
from warehouses.models.recognition import (
    Recognition,
    RecognitionBatch,
    RecognitionFile,
    RecognitionNotice,
    RecognitionOpinion,
)
from warehouses.models.reports import ReportChase, ServedEnterprise, WarehouseReport
from warehouses.models.reviews import Rectification, YearlyReview
from warehouses.models.space import Enquiry, EnquiryMessage, PlaceSum, SpaceOffer
from warehouses.models.statistics import MonthCount, MonthSum, MonthTotal, OperatorMonth
from warehouses.models.warehouses import Warehouse, WarehouseDocument, WarehouseService, WarehouseVersion

__all__ = [
    "BaseMap",
    "Country",
    "Enquiry",
    "EnquiryMessage",
    "Inspection",
    "InspectionEntry",
    "InspectionPhoto",
    "MonthCount",
    "MonthSum",
    "MonthTotal",
    "OperatorMonth",
    "PlaceSum",
    "Recognition",
    "RecognitionBatch",
    "RecognitionFile",
    "RecognitionNotice",
    "RecognitionObjection",
    "RecognitionObjectionFile",
    "RecognitionOpinion",
    "Rectification",
    "ReportChase",
    "ServedEnterprise",
    "SheetImport",
    "SpaceOffer",
    "Warehouse",
    "WarehouseDocument",
    "WarehouseReport",
    "WarehouseService",
    "WarehouseVersion",
    "YearlyReview",
]
