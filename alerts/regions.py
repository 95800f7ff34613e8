"""Region codes of GB/T 2260: six digits, two each for province, city and district; 000000 is the whole country."""

from __future__ import annotations

COUNTRY = "000000"

# The codes and short names of the provincial level (GB/T 2260), so that a filter reads in words without a gazetteer.
PROVINCES = {
    COUNTRY: "全国", "110000": "北京", "120000": "天津", "130000": "河北", "140000": "山西", "150000": "内蒙古",
    "210000": "辽宁", "220000": "吉林", "230000": "黑龙江", "310000": "上海", "320000": "江苏", "330000": "浙江",
    "340000": "安徽", "350000": "福建", "360000": "江西", "370000": "山东", "410000": "河南", "420000": "湖北",
    "430000": "湖南", "440000": "广东", "450000": "广西", "460000": "海南", "500000": "重庆", "510000": "四川",
    "520000": "贵州", "530000": "云南", "540000": "西藏", "610000": "陕西", "620000": "甘肃", "630000": "青海",
    "640000": "宁夏", "650000": "新疆", "710000": "台湾", "810000": "香港", "820000": "澳门",
}  # fmt: skip


def lineage(code: str) -> tuple[str, ...]:
    """Return `code` and the regions that hold it, the country last: 120101 gives 120101, 120100, 120000, 000000."""
    levels = (code, code[:4] + "00", code[:2] + "0000", COUNTRY)
    return tuple(dict.fromkeys(levels))


def holds(outer: str, inner: str) -> bool:
    """Tell whether `inner` is `outer` or lies in it."""
    return outer in lineage(inner)
