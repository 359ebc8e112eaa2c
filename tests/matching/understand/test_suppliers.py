"""Requests for suppliers in seven languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.understand.suppliers import SupplierRequest, read_supplier_request


@pytest.mark.parametrize(
    "text,goods,manufacturers",
    [
        ("Suppliers of steel bottles", "steel bottles", False),
        ("bottle suppliers", "bottle", False),
        ("manufacturer of Impact Drills", "Impact Drills", True),
        ("makers of bottles", "bottles", True),
        ("shoe factory", "shoe", True),
        ("fabricantes de botellas", "botellas", True),
        ("Proveedores de la cerveza", "cerveza", False),
        ("fournisseurs d'emballages", "emballages", False),
        ("fabricant de l’huile", "huile", True),
        ("fornecedores de garrafas térmicas", "garrafas térmicas", False),
        ("поставщики термосов", "термосов", False),
        ("Производители посуды", "посуды", True),
        ("посуда производители", "посуда", True),
        ("موردو زجاجات", "زجاجات", False),
        ("مصانع الأثاث", "الأثاث", True),
        ("موردون للأدوات", "أدوات", False),
        ("保温杯供应商", "保温杯", False),
        ("保温杯的生产厂家", "保温杯", True),
        ("生产厂家 保温杯", "保温杯", True),
    ],
)
def test_request_for_suppliers_is_read(text: str, goods: str, manufacturers: bool) -> None:
    assert read_supplier_request(text) == SupplierRequest(goods, manufacturers)


@pytest.mark.parametrize(
    "text",
    ["bottle", "coffee maker", "ice maker", "distribuidor de agua", "factory lighting", "suppliers", "supplier of",
     "供应商", "поставщики", "manufacturer part number", "distributeur de savon", ""],
)  # fmt: skip
def test_goods_and_mere_suppliers_are_no_request(text: str) -> None:
    assert read_supplier_request(text) is None


@given(st.text(max_size=60))
def test_goods_of_any_text_stand_in_it(text: str) -> None:
    found = read_supplier_request(text)
    assert found is None or (found.goods in text and found.goods.strip())
