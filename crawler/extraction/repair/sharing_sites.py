"""What document-sharing and essay sites put around a text: previews, terms, search words, lists of other documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extraction.documents.matching_form import matching_form
from crawler.extraction.page.furniture import is_bar, is_foot, is_trail

# Written in matching form. A line that begins so is dropped near either end of the text.
_LINE = re.compile(
    r"(?:全文预览已结束|下载本文档|下载文档|文档简介|文档介绍|版权说明|版权声明|欢迎来到.{0,30}(?:网|平台|文库)|您的?(?:现在|当前)?(?:所在)?位置"
    r"|推荐访问|推荐阅读|猜你喜欢|相关推荐|本文(?:由|来自|来源于).{0,20}(?:网|文库)|(?:更多|最新).{0,12}(?:范文|文档)"
    r"|下面是小编.{0,60}$|阅读\d+次|收藏本文|关键词\s?:|tags?\s?:|评论$|0/\d{2,4}$|提交评论|举报|VIP|会员)",
    re.IGNORECASE,
)
# A line that begins so ends the text, when it stands in its second half: what follows is the site's.
_END = re.compile(
    r"(?:温馨提示$|最新文档$|相关文档$|相关资源$|相似文档$|相关范文|推荐访问\s?:|猜你喜欢|相关热词|"
    r"[①1(（]?\W{0,2}凡?本[网站].{0,4}注明.{0,8}来源|[①②]\s?凡?本[网站]|免责声明\W*$|评论$|0/\d{2,4}$)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"版权说明|下载本文档|全文预览|文档简介|范文|网友投稿|猜你喜欢|推荐访问|人人文库|凡?本[网站].{0,4}注明|提交评论|文章中心"
)
_HEAD, _FOOT = 8, 8


def drop_sharing_furniture(lines: Sequence[str]) -> tuple[list[int], bool]:
    """The places of the lines to keep, and whether any was dropped. Texts of other sites stay as they are."""
    forms = [matching_form(line).strip() for line in lines]
    if not any(_NAMED.search(form[:400]) for form in forms):
        return list(range(len(lines))), False
    end = next((at for at in range(len(forms) // 2, len(forms)) if at and _END.match(forms[at])), len(forms))
    end = _end_by_chars(forms, end)
    kept = [
        at
        for at in range(end)
        if not ((at < _HEAD or at >= end - _FOOT) and len(forms[at]) < 200 and _is_site(forms[at], at))
    ]
    return kept, len(kept) < len(lines)


def _end_by_chars(forms: Sequence[str], end: int) -> int:
    """The end by lines misses texts that are one long line: look for an end behind half of the characters too."""
    total, read = sum(map(len, forms)), 0
    for at, form in enumerate(forms[:end]):
        if at and read >= total * 0.5 and _END.match(form):
            return at
        read += len(form)
    return end


def _is_site(form: str, at: int) -> bool:
    return _LINE.match(form) is not None or is_trail(form) or is_foot(form) or (at < _HEAD and is_bar(form))
