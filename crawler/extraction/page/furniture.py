"""Lines that are a page's furniture and not its text: bars, counters, trails, feet. Whole lines, never parts of one.

Every test takes what it knows out of a line, word by word, and looks at what is left; so its cost grows with the line's
length only.
"""

from __future__ import annotations

import re

_LONGEST = 240

DATE = (
    r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
    r"(?:\s?[(（]?(?:星期|周)[一二三四五六日天][)）]?)?(?:[-T\s]{0,3}\d{1,2}\s?[:：时]\s?\d{1,2}(?:\s?[:：分]\s?\d{1,2})?[分秒]?)?"
)
_DATE = re.compile(DATE)
_ROW_DATE = re.compile(rf"[\[(（【]?(?:{DATE}|(?<!\d)\d{{1,2}}[-/月.]\d{{1,2}}日?(?!\d))[\])）】]?")
_WRITTEN_DATE = re.compile(
    r"[(（\s]*(?:\d{4}|[一二][〇○零OＯo0一二三四五六七八九]{3})\s?年\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?月\s?"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?日[)）\s]*"
)
# What stands in the bar under a title: a label, and its value up to the next blank or bar.
_LABEL = re.compile(
    r"(?:发布|发表|发稿|更新|录入|上传|公开|添加|编辑|创建|信息|文章|稿件|新闻|作品|本文|最后|点击|阅读|浏览|访问|评论|页面|内容|供稿|图文|资料|"
    r"原文|查看|收藏|累计|总){0,2}"
    r"(?:时间|日期|来源|出处|作者|记者|撰稿|供稿|投稿|责编|编辑|审核|校对|初审|复审|终审|签发|次数|人次|数量|人气|热度|点击|点击率|点击量|阅读|"
    r"阅读量|浏览|浏览量|访问量|访问|单位|机构|部门|摄影|发布人|发布者|稿源|关键词|关键字|标签|栏目|字号|字体|字体大小|大小|发布|更新|来自)"
    r"\s?[:：]\s?[^\s|｜【\[（(]{0,30}"
)
_COUNT = re.compile(
    r"(?:已)?(?:被)?(?:浏览|阅读|点击|访问|查看|评论|人气|收藏|阅|点赞)(?:次数|量|数)?\s?[(（:：]?\s?\d*\s?[)）]?\s?(?:人?次)?|今天是|现在是|北京时间"
)
_TOOL = re.compile(
    r"打印(?:本页|文章|页面|正文|本文|预览)?|收藏(?:本页|此页|本站)?|加入收藏|已收藏|关闭(?:窗口|本页|页面|此页)?|"
    r"(?:一键)?分享(?:到|至)?|转发|推荐(?:给好友)?|(?:我要|发表|查看)?评论|(?:我要)?纠错|复制(?:链接|地址)|"
    r"返回(?:首页|顶部|列表|上一页|上页|页首|上级)?|回到顶部|顶部|top|微信|(?:新浪|腾讯)?微博|qq空间|空间|qq|朋友圈|人人网?|豆瓣|百度贴吧|"
    r"放大|缩小|保护视力色|语音播报|播放|暂停|朗读|简体|繁[体體]|手机版|电脑版|无障碍(?:阅读|浏览)?|长者模式|适老版|关怀版|进入论坛|论坛|"
    r"设为首页|登录|注册|更多|more|查看更多|阅读原文|点击查看|举报|投诉|点赞|下载|正文|首页|上一条|下一条|上一页|下一页|"
    r"末页|尾页|a\s?[+＋\-－]|rss|email|wap|previous|next|字体|字号|特大|超大|默认|重置|大|中|小|顶|踩|赞|发送给(?:朋友|好友)",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(r"[\W\d_]+")
_TRAIL = re.compile(
    r"\W*(?:您?(?:现在|当前|所在)的?(?:所在)?的?(?:位置|栏目)|您的位置|当前位置|位置|导航)\s?[:：]|"
    r"\W*(?:您所在的位置|(?:网站)?首页\s?(?:[>》›»/→\-]|&gt;))"
)
_HOST = re.compile(r"\W*(?:网站)?(?:主\s?办|承\s?办|协\s?办|维\s?护|运行维护|管理)(?:单位)?\s?[:：]")
_FOOT = re.compile(
    r"版权所有|版权[申声]明|copyright|all rights reserved|©|ICP[备证]|公网安备|网安备|网站标识码|技术支持\s?[:：]|"
    r"(?:建议|最佳)[^，。]{0,12}(?:分辨率|浏览器|浏览效果)|您是第.{0,12}(?:位|个)|违法和不良信息举报|增值电信业务|网站地图|"
    r"关于我们[^，。]{0,8}联系我们|未经[^，。]{0,14}(?:许可|授权|同意)[^。]{0,24}(?:转载|复制|镜像)|本[网站][^，。]{0,24}(?:转载|版权|注明)|"
    r"凡[^，。]{0,6}注明|powered by",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\W_]*(?:[上下]一?[篇条页则](?:文章|新闻|信息)?\s?[:：>》<]|[上下]一?[篇条页则]\W*$|"
    r"(?:相关|延伸|更多|推荐|热点|最新|热门|精彩|其他|同类|图片|专题)"
    r"(?:阅读|新闻|文章|信息|内容|链接|报道|专题|推荐|稿件|资讯|评论|解读|政策|文档|资料|搜索|标签|回复)\W{0,3}$|"
    r"猜你喜欢|大家都在看|看完这篇|[郑特][重别]\s?声\s?明\W*$|郑\s?重\s?声\s?明\W*$|"
    r"推荐访问|扫一扫|扫码|扫描(?:下方|上方)?二维码|长按.{0,12}二维码|手机扫|微信扫|分享到\W|分享到$|反?侵权(?:公告|声明)\W*$|免责声明\W*$|"
    r"(?:责任)?编辑\s?[:：].{0,30}$|责编\s?[:：].{0,24}$|附件下载\W*$|返回顶部|打印本页)",
    re.IGNORECASE,
)
# What editors put under a PDF in a frame.
_VIEWER = re.compile(
    r"\W*(?:如果)?您?(?:的浏览器)?(?:无法|不能|不支持)(?:在线)?(?:浏览|查看|预览|显示)(?:此|该|本)?\s?(?:PDF|文件)|"
    r"\W*下载(?:免费|此).{0,30}(?:阅读器|PDF\s?文件)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"[\W_]*(?:(?:网友|热门|最新|用户|发表|查看|全部|所有|精彩)?(?:评论|跟帖|回帖|留言)(?:列表|区)?\W*$|我来说两句|我要评论|"
    r".{0,60}已有\s?\d+\s?[件条篇个]?评论|trackback\b|本文.{0,6}trackback|回复(?:线索|列表)\W*$|发表评论)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\W*(?:(?:今天是|现在是|今日\s?[:：]|现在时间|当前时间|北京时间\s?[:：]|(?:页面|本页)(?:生成|执行)时间)\W{0,4}(?=\d|星期|周[一二三四五六日]|[公农]历)|"
    r"您是第.{0,14}位)"
)
_CLOCK_WORD = re.compile("今天是|现在是|今日|[在前京]时间|[成行]时间|您是第")
# Words beside a date, such as the weekday and a welcome; with more of them the line is a sentence of a speech.
_MOST_BESIDE_CLOCK = 30
_VOLATILE = re.compile(
    r"(?:浏览|阅读|点击|访问|查看|人气|点赞|收藏|下载|评论)(?:次数|量|数|人次|率)?\W{0,3}\d|\d+\s?(?:人?次)?\s?(?:浏览|阅读|点击|访问)|"
    + _CLOCK.pattern
)
# A post's stamp on a page of several: who, and the time to the minute.
_STAMP = re.compile(
    r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s{0,2},?\s?\d{1,2}:\d{2}(?P<second>:\d{2})?"
)
_POSTED = re.compile(r"发表|回复|评论|张贴|写道|留言|楼|发布时间|\bre\s?:|\bby\b|@|#", re.IGNORECASE)
_LONGEST_STAMP = 90


def is_bar(text: str) -> bool:
    """A line of dates, counters, source and tools, such as stands under a title."""
    if len(text) > _LONGEST or "。" in text:
        return False
    for known in (_DATE, _COUNT, _LABEL, _TOOL):
        text = known.sub("", text)
    return not _LEFT_OVER.sub("", text)


def dated_chars(text: str) -> int:
    """How many characters of a line are dates, with or without a year, and the brackets around them."""
    return sum(len("".join(date.split())) for date in _ROW_DATE.findall(text))


def is_tools(text: str) -> bool:
    """Nothing but buttons."""
    return len(text) <= _LONGEST and not _LEFT_OVER.sub("", _TOOL.sub("", text)) and not text.isascii()


def is_written_date(text: str) -> bool:
    """A date alone, as a document is signed with: 2021年12月30日, 二〇二三年九月一日."""
    return len(text) <= 30 and _WRITTEN_DATE.fullmatch(text) is not None


def is_trail(text: str) -> bool:
    """A breadcrumb."""
    return len(text) <= _LONGEST and _TRAIL.match(text) is not None


def is_foot(text: str) -> bool:
    """A line of a page's foot: copyright, registration, browser advice, reprint terms."""
    return len(text) <= 2 * _LONGEST and _FOOT.search(text) is not None


def is_host(text: str) -> bool:
    """A line that names hosts (主办单位：…): in a foot, furniture; in a notice of an event, text."""
    return len(text) <= _LONGEST and _HOST.match(text) is not None


def is_tail(text: str) -> bool:
    """A line behind a text, or the heading of what follows it: neighbours, related reading, comments, codes to scan."""
    return len(text) <= _LONGEST and _TAIL.match(text) is not None


def is_comments(text: str) -> bool:
    """The heading of readers' comments."""
    return len(text) <= _LONGEST and _COMMENTS.match(text) is not None


def is_viewer_hint(text: str) -> bool:
    """How to see a PDF that the browser does not show: which reader to fetch, and from where."""
    return len(text) <= _LONGEST and _VIEWER.match(text) is not None


def is_volatile(text: str) -> bool:
    """A line that changes from look to look though nobody wrote it: a counter of visits, a clock, a page's making."""
    if len(text) > _LONGEST or not _VOLATILE.search(text):
        return False
    return is_clock(text) or is_bar(text)


def is_clock(text: str) -> bool:
    """The time of the look, or of the page's making."""
    if len(text) > _LONGEST or not _CLOCK_WORD.search(text) or "。" in text:
        return False
    text = _TOOL.sub("", text)
    return _CLOCK.match(text) is not None and len(_LEFT_OVER.sub("", _DATE.sub("", text))) <= _MOST_BESIDE_CLOCK


def is_stamp(text: str) -> bool:
    """A line that signs one post of several: a time to the second, or to the minute with a word such as 发表."""
    if len(text) > _LONGEST_STAMP or "。" in text:
        return False
    match = _STAMP.search(text)
    if match is None or is_clock(text):
        return False
    return match["second"] is not None or _POSTED.search(text) is not None
