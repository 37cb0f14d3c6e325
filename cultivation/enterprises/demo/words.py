"""Invented names and valid credit codes for the demo's enterprises."""

from __future__ import annotations

import numpy as np

from core import uscc
from cultivation.enterprises.demo.economy import Economy

_BRANDS = (
    "华瑞锐恒明达泰和卓越凯润金鹏鑫源兴盛博創宏图信德诚益科力长青宇航星辰海川中联同方立新远大正阳佳美亿光"
)
_PRODUCTS = {
    "39": ["电子", "光电", "智能科技", "电路", "通信设备"], "38": ["电气", "新能源", "照明", "电源"],
    "29": ["塑胶", "塑胶制品", "橡塑"], "33": ["五金", "精密五金", "金属制品"], "35": ["模具", "自动化设备", "专用设备"],
    "34": ["机械", "精密机械"], "40": ["仪器", "仪表"], "23": ["印刷", "包装印刷"], "22": ["纸品", "包装"],
    "18": ["服饰", "制衣"], "24": ["玩具", "工艺品", "珠宝"], "26": ["化工", "新材料"], "21": ["家具"],
}  # fmt: skip
_ENDINGS = ["有限公司", "科技有限公司", "实业有限公司", "制造有限公司", "股份有限公司"]


def codes(city: Economy) -> list[str]:
    """Valid credit codes; the serial is spread so that neighbours do not look alike."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    bodies = []
    space = 31**5
    for place in range(city.size):
        serial, digits = (place * 7_368_787 + city.seed * 991) % space, ""
        for _digit in range(5):
            serial, rest = divmod(serial, 31)
            digits = alphabet[rest] + digits
        bodies.append(f"91440300MA{'5D' if place < space else '6D'}{digits}")
    return [str(code) for code in uscc.make(bodies)]


def names(rng: np.random.Generator, city: Economy) -> list[str]:
    """深圳市 + brand + product + ending."""
    first, second, ending, product, third = (
        rng.integers(0, size, city.size).tolist()
        for size in (len(_BRANDS), len(_BRANDS), len(_ENDINGS), 60, len(_BRANDS) * 2)
    )
    names = []
    for place, code in enumerate(city.division.tolist()):
        words = _PRODUCTS.get(code[:2], ["工业", "制品"])
        brand = (
            _BRANDS[first[place]]
            + _BRANDS[second[place]]
            + (_BRANDS[third[place]] if third[place] < len(_BRANDS) else "")
        )
        names.append(f"深圳市{brand}{words[product[place] % len(words)]}{_ENDINGS[ending[place]]}")
    return names
