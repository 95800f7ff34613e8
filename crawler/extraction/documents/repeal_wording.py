"""The wording of repeals, and the sentence reduced to it: what may stand between a title and 废止, and what may not.

A title governed by a word of repeal is told from others by the words around it, all of which must be known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extraction.documents.citations import Citation
from crawler.extraction.documents.dates import WRITTEN_DATE
from crawler.extraction.documents.gazetteer.agencies import looks_like_body

# In a reduced sentence each citation is one character: the n-th of those that are named, or one for short names.
FIRST, _LAST, SHORT = 0xE000, 0xEFFF, "\uf000"
ANY = "[\ue000-\uf000]"
_NO_TITLE = "\ue000-\uf000"
_OTHER_PRIVATE = re.compile("[\ue000-\uf8ff]")
_STRAY = "\u25a1"
_LONGEST_SENTENCE = 20_000

REPEAL = re.compile(
    r"废止|失效|作废|停止(?:执行|施行|实施|适用|使用)|不再(?:继续)?(?:执行|施行|实施|适用|有效)|终止(?:执行|施行|实施)"
)
INTRANSITIVE = ("失效", "作废", "有效")
BASIS = r"根据|依据|按照|依照|遵照|遵循|参照|贯彻|落实|对照|执行|结合"
_NEVER_LEADS = re.compile(
    r"根据|依据|按照|依照|遵照|遵循|参照|对照|贯彻|落实|结合|鉴于|执行(?!的)|除|拟|建议|不一致|^[为因依按据遵凭]"
)
UNKNOWN_GOVERNS = re.compile(rf"{BASIS}|^与|除|不|未|拟|建议|如果|凡|征求|作出|转发|批转")
_NUMERAL = "一二三四五六七八九十"
_YEAR = r"(?:(?:19|20)\d\d|[一二][〇○零一二三四五六七八九]{3}) ?年"
_DAY = rf"{_YEAR}(?: ?[\d{_NUMERAL}元]{{1,2}} ?月)?(?: ?[\d{_NUMERAL}]{{1,3}} ?[日号])?"
_FROM = rf"(?:(?:自|从)[^,;:、{_NO_TITLE}]{{1,40}}?(?:起|开始)|从?即日起|于 ?{_DAY})(?:正式)?"
_HOW = (
    r"(?:现予以?|予以|现|特|并|同时|即行|即时|立即|一律|均|全部|全文|一并|正式|依法|决定|宣布|相应地?|随之|自行|自然|自动"
    r"|亦|也|都|届时|一同|即|便|则|同步|将(?=同时|自动|一并|相应))"
)
_QUANTITY = rf"(?:[\d两{_NUMERAL}百]{{1,5}}|多|几)?(?:余)?(?:个|件|部|项|份)?"
_NOUN = (
    r"(?:行政|地方性?|政策性?|规范性|内部|相关|有关|配套|教育)*"
    r"(?:政策文件|制度文件|文件|规章制度|规章|法规|通知|规定|办法|意见|政策|制度|方案|细则|公告|条例)"
)
# Between the last title and the word of repeal that it is the subject of.
SUBJECT_ENDS = re.compile(
    rf"(?:等{_QUANTITY}(?:有关|相关|上述|以上)?(?:{_NOUN})?|(?:文件|通知|公告|意见|一?文)|{_QUANTITY}文件)?"
    rf"(?:及其(?:配套|补充|相关|有关|附件)[^,;:{_NO_TITLE}]{{0,12}})?"
    rf"(?:(?:,? ?{_FROM},? ?)(?:{_HOW})*|,? ?(?:{_HOW})+|)"
)
# 第三条, 中与本办法不一致的规定: what is repealed is a part of the document.
PART = (
    rf"(?:中|里|内)?的?(?:第[{_NUMERAL}百\d]{{1,6}}[编章节条款项][^;:{_NO_TITLE}]{{0,60}}?"
    rf"|(?:有关|相关|部分|所附|附件|附表|关于)[^,;:{_NO_TITLE}]{{0,50}}?)"
)
PART_ENDS = re.compile(rf"(?:{PART}|(?:中|里|内)[^,;:{_NO_TITLE}]{{1,50}}?)(?:,? ?{_FROM},? ?)?,?(?:{_HOW})*")
PART_BEHIND = re.compile(rf"{PART}|(?:中|里|内)|(?:规定)?的(?:有关|相关|部分|规定|条款|内容|标准|要求)")
# What follows the word of repeal and makes it speak of something else: 废止后, 废止的通知, 废止、修改, 失效期.
SPEAKS_OF = re.compile(
    r"的|后|前|之|以后|以前|时|期|工作|情况|程序|手续|和|或|及|与|、|依据|理由|原因|日|建议|意见|标准|条件|吗|了|审查|清理"
    rf"|申请|论证|于|对|至|到|[\d两{_NUMERAL}]+(?:年|个月|学期)"
)
# The same behind the object: 废止《甲》后, 废止《甲》的通知.
OBJECT_SPEAKS_OF = re.compile(
    r"的|后|前|之|以后|以前|时|期间|或|[^,;:]{0,30}的(?:决定|通知|公告|意见|建议|要求|请示|申请)(?!如下)"
)
LIST_OPENS = re.compile(
    rf"的?(?:以下|下列|如下)?{_QUANTITY}(?:以下|下列)?(?:{_NOUN})?(?:目录|名单|清单)?(?:予以)?(?:公布)?"
    r"(?:有|包括|为|如下)?:?"
)
IS_LISTED = re.compile(r"(?:,?(?:具体|现)?(?:目录|名单|清单|文件)?(?:予以)?(?:公布)?如下)?:?")
OBJECT_LEADS = re.compile(
    rf"(?P<list>(?:以下|下列|如下){_QUANTITY}(?:{_NOUN})?:?|的?(?:{_NOUN})(?:目录)?(?:有|包括|为|如下)?:|:)?"
    rf"(?P<head>[^,:;{_NO_TITLE}]{{0,70}})"
)
LISTED = re.compile(
    rf"(?:以下|下列){_QUANTITY}(?:(?![不未暂拟外应可已]|继续|建议)[^,;:]){{0,24}}?(?:,? ?{_FROM},? ?)?(?:{_HOW})*"
)
_MARK = re.compile(
    rf" *(?:第[{_NUMERAL}百\d]{{1,6}}条(?:之[{_NUMERAL}])? *|[{_NUMERAL}]{{1,3}}、|\d{{1,2}}[.、]|[①-⑳])?[ \t]*"
)
_EITHER_LEADS = (
    r"本[\u3400-\u9fff]{1,6}(?:自[^,;:]{1,30}?起)?(?:施行|实施|执行|发布|公布|印发|生效)(?:之日起?|以?后|时|的同时)?"
    r"|经(?:研究|审查|清理|评估|[\u3400-\u9fff]{0,14}(?:同意|批准|审议通过))(?:决定)?"
    rf"|{_FROM}|因此|为此|另|故|(?:我|本)[省市区县州厅局委部院校办](?:研究)?决定|{_HOW}|[ ,]"
)
_LEADS_WORD = re.compile(rf"(?:{_EITHER_LEADS})")
_LEADS_TITLE = re.compile(rf"(?:{_EITHER_LEADS}|现将|将|把|对|原来的?|原有的?|原|此前|以前|之前|其中|由)")
BASIS_TAIL = re.compile(
    r"(?:等)?(?:有关|相关)?(?:法律法规|文件|法律|法规|规章)?的?(?:有关|相关)?"
    r"(?:规定|要求|精神|部署|安排|意见|通知|决定)?"
)
BASIS_WITHOUT_TITLE = re.compile(
    rf"(?:根据|依据|按照|依照)[^,;:{_NO_TITLE}]{{2,40}}(?:规定|要求|精神|结果|需要|实际|情况|部署|安排|意见)"
)
_OWN_PLACE = re.compile(r"^(?:我|本)[省市区县州]")
_ISSUED = re.compile(r"(?:印发|发布|公布|颁布|颁发|制定|下发|转发|批转|通过|批准|出台|施行|实施|执行|修订|公告)的$")
_JOINS = re.compile(r"(?:等)?(?:、|和|及|以及|与|并|暨| )*")
_LIST_JOINS = re.compile(rf"[;,、。 和及与]*(?:以及)?(?:[(]?[\d{_NUMERAL}]{{1,3}}[)]?[.、]?|[①-⑳])? *")
DECIDES = re.compile(r"(?P<who>[\u3400-\u9fff]{2,30}?)(?:决定|宣布)")
BEHIND_TITLE = re.compile(r"(?:等?[^《》的]{0,20})的(?:决定|通知|公告|通告|命令|令|函)$")
FROM_DAY = re.compile(
    rf"(?:自|从|于) ?(?P<day>{WRITTEN_DATE})(?: ?起)?"
    r"(?!(?:起|开始)?(?:正式)?(?:施行|实施|执行|印发|发布)的)"
)
NOTHING_ELSE = re.compile(rf"(?:等{_QUANTITY}(?:{_NOUN})?|文件|通知)?")
_ASIDE = re.compile(r"\([^()]*\)")
_ASIDE_SAYS = re.compile(r"有效|保留|除|不含|修改|废止|失效|已")
_ASIDE_PART = re.compile(rf"第[{_NUMERAL}百\d]{{1,6}}[编章节条款项]")
_QUOTED = re.compile(r"“[^“”]*”")
_FARTHEST_BRACKET = 80


def reduced(form: str, citations: Sequence[Citation]) -> str:
    """A sentence in matching form with one character for each citation, without brackets and what they hold, and up
    to a quotation that speaks of repeal or does not end. Empty when it is too long to be one."""
    if len(form) > _LONGEST_SENTENCE or len(citations) > _LAST - FIRST:
        return ""
    parts: list[str] = []
    at = 0
    for index, citation in enumerate(citations):
        if citation.start < at:
            continue
        parts.append(_OTHER_PRIVATE.sub(_STRAY, form[at : citation.start]))
        parts.append(chr(FIRST + index) if citation.named else SHORT)
        at = citation.end
        opened = form.count("(", citation.start, at) - form.count(")", citation.start, at)
        closing = form.find(")", at, at + _FARTHEST_BRACKET) if opened > 0 else -1
        if closing >= 0:
            parts.append(_aside(form[at:closing]))
            at = closing + 1
    parts.append(_OTHER_PRIVATE.sub(_STRAY, form[at:]))
    text = _ASIDE.sub(lambda match: _aside(match.group()[1:-1]), "".join(parts))
    text = _QUOTED.sub(lambda match: _STRAY if REPEAL.search(match.group()) else match.group()[1:-1], text)
    return text.partition("“")[0]


def _aside(text: str) -> str:
    """What is left of a remark in brackets: nothing, unless it says more of the document than its date."""
    part = _ASIDE_PART.search(text)
    return _STRAY if _ASIDE_SAYS.search(text) else part.group() if part else ""


def mark_end(text: str) -> int:
    """Where the marker ends that a text begins with: 第九条, 三、, 2."""
    mark = _MARK.match(text)
    return mark.end() if mark else 0


def leads_word(text: str, start: int = 0) -> bool:
    """Whether all words from `start` on may stand before 废止《甲》: 决定自即日起一律."""
    return not text[_lead_end(_LEADS_WORD, text, start) :]


def leads_title(text: str, start: int = 0) -> bool:
    """Whether words before a title say only who issued it when: 原市教委2018年5月印发的."""
    text = text[start:]
    if _NEVER_LEADS.search(text) or (UNKNOWN_GOVERNS.search(text) and not _ISSUED.search(text)):
        return False
    text = text[_lead_end(_LEADS_TITLE, text, 0) :].strip()
    if not text or _ISSUED.search(text):
        return True
    text = _OWN_PLACE.sub("", re.sub(rf"^{_DAY}", "", text).strip())
    parts = [part for part in re.split(r"[、 和与]", text) if part]
    return not text or (bool(parts) and all(looks_like_body(part) for part in parts))


def joins_titles(text: str) -> bool:
    """Whether words between two titles only join them: 、原省教委印发的."""
    text = text.strip()
    rest = text.removeprefix(",")
    joined = _JOINS.match(rest)
    end = joined.end() if joined else 0
    return (end > 0 or rest != text or not text) and leads_title(rest, end)


def joins_listed(text: str) -> bool:
    """The same in a list behind a colon: ；2.市教育局."""
    joined = _LIST_JOINS.match(text)
    return joined is not None and leads_title(text, joined.end())


def _lead_end(pattern: re.Pattern[str], text: str, at: int) -> int:
    while (lead := pattern.match(text, at)) and lead.end() > at:
        at = lead.end()
    return at
