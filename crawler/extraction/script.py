"""Traditional and Simplified characters, one for one, so that places in a text stay; and the variants of each other
that a way through the other script does not bring back (想象 → 想像 → 想像).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

# Classes of Simplified characters that OpenCC's dictionaries (s2t, s2tw, s2hk and t2s, by word and by character) turn
# into each other; the first stands for all. Derived: a test holds them to the dictionaries.
_VARIANTS = (
    "么幺 买𧹒 了瞭 仇雠 仑𪨧 仿彷 余馀 像象 具俱 卫衞 叙敍 只衹 台枱 吣唚 呆待 咨谘 啮𫜩 喂𫗭 坏坯 坐座 堤隄 "
    "夫伕 宁甯 尽侭 巨钜 庐𪪏 开𫔭 弥㳽 当𪠽 彩䌽 径迳 恶𫫇 愿𫖸 战𢧐 戚𬭭 托讬 拿拏 捣𢭏 摆䙓 斤觔 斫斲 旋镟 "
    "昵暱 曲麹 果菓 枪鎗 檐簷 檗蘗 沉沈渖 浚濬 潀潨 澄澂 焰燄 熏薰 琅瑯 画划㓰 痹痺 睾睪 稆穞 穗𰬸 筱筿 糇𫗯 糊𫗫 "
    "緪縆 线缐 耇耈 背揹 腭颚 腼䩄 苎苧 苏甦 苹𬞟 着著 藉借 藤籐 覆复 谏𫍝 谫𫍿 豆荳 账𧹔 里哩 钟锺 链炼𫔀 锄耡 "
    "镢䦆 闲𫔮 雕𫛲 面麺 鞲𫖕 骢𩨂 鲇鲶"
)
_SUPPLEMENT = ("\U00020000", "\U000323af")
_BLOCKS = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x323B0))


def simplify(text: str) -> str:
    """A text in Simplified characters, each in the place of its Traditional one: by words where they tell (回覆 is
    回复, 覆蓋 is 覆盖)."""
    if not has_traditional(text):
        return text
    by_words = convert(text)
    return by_words if len(by_words) == len(text) else _traditional().sub(_simplified, text)


def convert(text: str) -> str:
    """OpenCC's own reading of a text in Simplified characters."""
    converted: str = _converter().convert(text)
    return converted


def has_traditional(text: str) -> bool:
    """Whether a text may have characters that `simplify` changes."""
    return _traditional().search(text) is not None


def any_of(characters: Iterable[str]) -> re.Pattern[str]:
    """A pattern for one of many characters. It is found quickly within the basic plane only, so any of the others that
    could be Chinese matches too."""
    basic = "".join(re.escape(one) for one in characters if one < _SUPPLEMENT[0])
    return re.compile(f"[{basic}{_SUPPLEMENT[0]}-{_SUPPLEMENT[1]}]")


@cache
def simplified_characters() -> dict[str, str]:
    """Each character that is written otherwise in Simplified, and how."""
    han = [chr(code) for block in _BLOCKS for code in block]
    simplified = convert("\n".join(han)).split("\n")
    return {old: new for old, new in zip(han, simplified, strict=True) if old != new and len(new) == 1}


@cache
def script_folds() -> dict[str, str]:
    """Each character that has another in both scripts standing for it, and which."""
    variants = {one: members[0] for members in _VARIANTS.split() for one in members[1:]}
    simplified = simplified_characters()
    return variants | {old: variants.get(new, new) for old, new in simplified.items()}


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC  # its dictionaries are loaded when the first text is read

    return OpenCC("t2s")


@cache
def _traditional() -> re.Pattern[str]:
    return any_of(simplified_characters())


def _simplified(match: re.Match[str]) -> str:
    return simplified_characters().get(match.group(), match.group())
