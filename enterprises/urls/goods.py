"""Addresses of goods, their filings, the risk rules and trade facts, on both faces."""

from django.urls import path

from enterprises.views import goods, goods_bureau, goods_tables

portal = [
    path("goods/", goods.goods_home, name="goods_home"),
    path("enterprises/<uuid:uid>/goods/", goods.goods_list, name="goods_list"),
    path("enterprises/<uuid:uid>/goods/new/", goods.goods_new, name="goods_new"),
    path("enterprises/<uuid:uid>/goods/table/", goods_tables.goods_table, name="goods_table"),
    path("enterprises/<uuid:uid>/goods/template/", goods_tables.goods_template, name="goods_template"),
    path("enterprises/<uuid:uid>/trade-facts/", goods.trade_fact_list, name="trade_fact_list"),
    path("goods/<uuid:uid>/", goods.goods_detail, name="goods_detail"),
    path("goods/<uuid:uid>/change/", goods.goods_change, name="goods_change"),
    path("goods/<uuid:uid>/withdraw/", goods.goods_withdraw, name="goods_withdraw"),
    path("goods/filings/<uuid:uid>/", goods.goods_filing_detail, name="goods_filing_detail"),
    path("goods/filings/<uuid:uid>/answer/", goods.goods_filing_answer, name="goods_filing_answer"),
]
bureau = [
    path("goods/", goods_bureau.goods_filing_list, name="goods_filing_list"),
    path("goods/<uuid:uid>/", goods_bureau.goods_filing_detail, name="goods_filing_detail"),
    path("goods/<uuid:uid>/accept/", goods_bureau.goods_filing_accept, name="goods_filing_accept"),
    path("goods/<uuid:uid>/refuse/", goods_bureau.goods_filing_refuse, name="goods_filing_refuse"),
    path("goods/<uuid:uid>/ask/", goods_bureau.goods_filing_ask, name="goods_filing_ask"),
    path("goods/rules/", goods_bureau.goods_rules_list, name="goods_rules_list"),
    path("goods/rules/new/", goods_bureau.goods_rules_enter, name="goods_rules_enter"),
    path("goods/rules/<int:number>/", goods_bureau.goods_rules_detail, name="goods_rules_detail"),
    path("goods/rules/<int:number>/approve/", goods_bureau.goods_rules_approve, name="goods_rules_approve"),
    path("goods/rules/<int:number>/return/", goods_bureau.goods_rules_return, name="goods_rules_return"),
]
