"""Who must act by a deadline: the applicant, or an authority that checks and forwards. An ordered table of rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from rag.facts.actors import Audience, nearest_actor
from rag.facts.decision_table import Rule
from rag.facts.patterns import cue
from rag.language.item_marks import ITEM_MARK

# Between an actor and the date that it must keep: 申报企业请于…, 企业务必在….
_BESIDE = 4


# 园区为11月25日: the words that join an actor and its day
_OPENER = re.compile(r"(?<=[一-龥）])(?:(?:截止|截至)?[为是]|(?:最|至)[晚迟][于在]?|不[晚迟]于)$")

# 乡镇10月27日前收齐、10月29日前送县: the second day has the first one's actor
_ONE_AFTER_THE_OTHER = re.compile(
    r"(?P<who>.*[^\d])\d{1,2}月(?:\d{1,2}日|[底末初])?前?[^，。；\d]{1,8}[、，]$"
)


# 企业向所在县区局提出，县区局5个工作日内审查转报：第一轮4月1日至: who has a term of its own keeps no other day
_OWN_TERM = re.compile(
    r"(?<=[，；])[^，。；：:\d]{2,12}(?:自?受理后|收到后)?[在于]?\d{1,2}个?(?:工作日|自然日|[天日])(?:之?内)[^，。；：:]{0,20}"
)


@dataclass(frozen=True)
class Step:
    """The text around a day, by which a rule decides who must act.

    Attributes:
        left: the sentence up to the date.
        right: the clause after the date that says what is to be done; "" where that stands before the date.
        beyond: the sentence after the date, further than `right`.
        behind: the words right after the date.
        earlier: the sentences before, in the same paragraph.
        heading: the heading above.
        section: the innermost heading of the section that the day stands in, "" if none.
        opening: the first words of the notice, where the addressees stand.
        government_applies: only governments may apply: then a district's day is the applicant's.
        calls: whether the notice calls for applications.
    """

    left: str
    right: str
    beyond: str
    behind: str
    earlier: str
    heading: str
    section: str
    opening: str
    government_applies: bool
    calls: bool

    @cached_property
    def actor(self) -> tuple[Audience, str] | None:
        """The actor that stands last before the date in its sentence."""
        words = _OPENER.sub("", self.left)
        before = _ONE_AFTER_THE_OTHER.match(words)
        return nearest_actor(words) or (nearest_actor(before["who"]) if before else None)

    @cached_property
    def actor_above(self) -> tuple[Audience, str] | None:
        """The actor of the sentences before, or of the heading."""
        return nearest_actor(_OWN_TERM.sub("", self.earlier)) or nearest_actor(
            _OWN_TERM.sub("", self.heading)
        )

    @cached_property
    def reviews(self) -> bool:
        """Whether checking or forwarding is what is to be done."""
        last_clause = re.split(r"[，,；;]", self.left)[-1]
        return bool(cue("actors", "review").search(self.right) or cue("actors", "review").search(last_clause))

    @cached_property
    def beside(self) -> bool:
        """Whether the actor stands right before the date."""
        return self.actor is not None and self.actor[1] in self.left[-len(self.actor[1]) - _BESIDE :]

    @cached_property
    def files(self) -> bool:
        """Whether the words are those of applying."""
        return bool(
            cue("actors", "filing").search(self.left[-40:]) or cue("actors", "filing").search(self.right)
        )


def _acts(step: Step, audience: Audience) -> bool:
    return step.actor is not None and step.actor[0] == audience


def _collects(step: Step) -> bool:
    """请你局组织符合条件的企业申报，于6月15日前将纸质版报送我厅: whoever is asked to organise hands in."""
    asked = re.search(
        r"(?:请|由|望|要求)(?:你|贵|各|有关|相关)[^，。；]{0,16}(?:组织|指导|动员|发动|通知)[^，。；]{0,24}[，,][^，。；]{0,4}$",
        step.left,
    )
    up = re.search(
        r"(?:报送?|提交|汇总|寄送|反馈)[^，。；]{0,10}(?:我|省|市|国家|部)[^，。；]{0,14}(?:[厅局委部办处科会中心院]|部门)?",
        step.right,
    )
    return bool(asked and up)


# 10月23日之前由企业直接送市局: said outright, whoever acted before
_HERE_APPLIES = re.compile(r"(?:^|[，。；：:\s])(?:各|由)?(?P<who>[一-龥]{2,8}?)[应须需请要]?[于在]$")


def _applied_before(step: Step) -> bool:
    """由园区（开发区）管理机构申报，…管理机构于6月5日前直接报市局: who acts was said to be the one who applies."""
    who = _HERE_APPLIES.search(step.left[-24:])
    if who is None or step.actor is not None:
        return False
    return bool(
        re.search(
            rf"{re.escape(who['who'])}(?:自主|自愿|统一)?(?:申报|申请|报名)(?![材表书系])", step.earlier
        )
    )


_BY_THE_APPLICANT = re.compile(
    r"[，]?由[^，。；]{0,8}(?:企业|个人|申请人|申报人|申报单位|项目单位)(?!所在|主管|属地|注册地|登记地)(?:自行|自主|直接)?[^，。；局厅委]{0,16}[送报提寄交]"
)


# 运营公司11月3日前把清册报区科委: who hands in a list of others
_LISTS = re.compile(
    r"[，]?(?:会|要|将)?(?:把|将)?[^，。；\d]{0,6}汇总后?(?:给|报|交|到|至|送)|[，]?(?:完成)?(?:汇总初审|初审汇总|汇总审核)|[，]?[^，。；]{0,6}辖区[^，。；]{0,20}(?:名单|清单|情况)[^，。；]{0,8}[报送交寄]|[，]?[^，。；]{0,6}(?:把|将)?[^，。；]{0,4}(?:清册|(?<!花)名册|汇总表|汇总名单|汇总清单|(?:意向|推荐)(?:企业|项目|人选)?(?:名单|清单))[^，。；]{0,12}[报送交寄]"
)
# 镇里收齐后，4月28日前送县农业农村局: who took in and checked forwards; 企业经乡镇盖章后，… is the applicant's
_HAVING_CHECKED = re.compile(
    r"(?:^|[，。；：:、\s])(?:由)?(?!经|企业|申)[^，。；：:、经企\d]{0,8}?(?:[镇乡县区市州旗村][里上级]?|街道|社区|园区|学校|院系|单位|协会|部门|[局委办站所处中心])"
    r"(?:统一|集中|对[^，。；]{1,20})?(?:收齐|收完|收好|审查|审核|初审|核实|核对|核查|盖章|汇总|把关|签署意见)[^，。；]{0,8}?[后完毕]，?(?:统一)?[于在]?$"
)
_UPWARDS = re.compile(r"[，,]?(?:再|统一|一并|集中)*(?:由其)?(?:[报送交转寄](?!告)|提交|上报)")
# 7月31日前以正式文件报我局: only a body writes so
_OFFICIALLY = re.compile(
    r"[，]?[^，。；]{0,4}以(?:正式|书面)?(?:文件|公函|公文)(?:形式)?[^，。；]{0,4}[报送]"
)
# 企业10月20日前将发票汇总表报区科委: a list of its own
_APPLICANT_ITSELF = re.compile(
    r"(?:^|[，。；、：\s])(?:请|由|各|相关|有关)*(?:企业|个人|本人|申[报请](?:人|单位|企业|主体)|参[赛评](?:者|单位|企业)|团队)[应须需请可]?[于在]?$"
)


def _hands_in_a_list(step: Step) -> bool:
    """运营公司11月3日前把清册报区科委: somebody forwards others' applications."""
    words = step.behind or step.right
    if (_HAVING_CHECKED.search(step.left[-60:]) and _UPWARDS.match(words)) or cue(
        "timing", "each_done"
    ).match(words):
        return True
    return bool(_LISTS.match(words) or _OFFICIALLY.match(words)) and not _APPLICANT_ITSELF.search(step.left)


# 乡镇10月27日前收齐: what an authority takes in, others hand in
_TAKES_IN = re.compile(
    r"[，,]?(?:这天|当天|当日)?(?:统一|集中|全部|一次性?)?(?:收(?:齐|完|件|取|单|表|料|讫|满)?|接收|停止收件|停止受理|截止收件)(?=[，。；、）就]|材料|申请|$)"
)


# 10月26日零点关自荐通道; not 有关区县将申报材料报送
_SHUTS = re.compile(
    r"[，,]?[^，。；]{0,8}(?:(?<![有相机海])关(?![于系联])|停止|结束|截止)[^，。；审核推荐]{0,4}(?:自荐|申报|报名|填报|申请|收件|受理|征集)"
)
_HANDED_ON = re.compile(r"[^，。；：\d→]{2,12}(?=(?:→|->|－>|⇒)[^，。；\d→]{2,12}[，,：:]\s?$)")


# 由各县农业农村局受理至5月15日, 镇里收件时间为5月5日至: what stands before the day
_TOOK_IN = re.compile(
    r"(?<!推荐)(?<!审核)(?:受理|收件|接件|收(?:表|单|料|材料)收?)(?:时间|期限)?(?:截止|截?[至到]|为|[：:]|[自从])*$"
)


# 绿色工厂（5月15日已截止）不再补收
_TAKES_NO_MORE = re.compile(r"[^，。；]{0,6}[）)]?[，,]?不再(?:补收|补报|受理|接收|收[件表单]|办理)")


# A类4月3日已经关门, 采茶机具登记已于3月20日结束
_IS_OVER = re.compile(
    r"[^|]*(?:已(?:经)?[于在]?\|(?:正式)?|\|(?:就|早就|便|都)?已(?:经)?(?:正式)?)(?:关门|关闭|截止|结束|停止|收[摊口官])"
)


def _received(step: Step) -> bool:
    shut = _SHUTS.match(step.behind) and not step.reviews
    closed = _TAKES_NO_MORE.match(step.behind) and not step.reviews
    over = _IS_OVER.match(step.left[-4:] + "|" + step.behind) and not step.reviews
    return bool(_TAKES_IN.match(step.behind) or shut or closed or over or _TOOK_IN.search(step.left))


def _first_hand(step: Step, audience: Audience) -> bool:
    """合作社→嘎查: the one before the arrow forwards, or applies if it is no authority."""
    giver = _HANDED_ON.search(step.left)
    if giver is None:
        return False
    actor = nearest_actor(giver.group())
    authority = actor is not None and actor[0] == "recommender"
    return authority == (audience == "recommender")


def _subject_after(step: Step) -> bool:
    """2025年12月31日前，符合条件的家庭可申请: the applicant stands behind the day."""
    words = f"{step.right}，{step.beyond[:50]}"
    if _BY_THE_APPLICANT.match(words):
        return True
    return bool(
        re.search(
            r"^[，]?[^。；]{0,24}?(?:企业|个人|家庭|申请人|申报人|购房人|单位(?!公章)|人才|毕业生|经营主体|市场主体|纳税人)(?:可以?|须|应当?|需|请|凭|持|自行|自主|在|到|向|将|把)[^。；]{0,20}(?:申请|申报|登录|填报|办理|报名|领取|提交|上传|扫码|填写)",
            words,
        )
    ) and not _acts(step, "recommender")


def _taken_in(step: Step) -> bool:
    """各区审核截止时间为9月30日，纸质材料受理截止时间为10月13日: a separate clause about accepting papers."""
    clause = re.split(r"[，；]", step.left)[-1]
    return (
        bool(re.search(r"(?:材料|书面|纸质)[^，。；]{0,6}受理(?:截止)?(?:时间|日期|期限)", clause))
        and nearest_actor(clause) is None
    )


def _authority_after(step: Step) -> bool:
    """11月5日前区县审核; 10月17日前，设区市工信局完成审核: the authority stands behind the day."""
    clause = re.split(r"[，。；]", step.behind.lstrip("，, ）)"), maxsplit=1)[0]
    if re.fullmatch(
        r"[^，。；报送交把将]{2,24}(?:局|科|处|中心|窗口|委|办|室|厅|部)", clause
    ) and not clause.startswith("由"):
        return False  # 材料报送：10月14日前，市农业农村局渔业科: where it goes
    clause = re.sub(r"^由(?:企业|项目|申报单位|申报人|单位)?(?:所在地?|属地|注册地)的?", "", clause)
    if re.match(r"[^，。；]{0,4}[把将][^，。；]{1,12}[给交送报寄递]", clause):
        return False  # 3月10日前得把方案给到园区办
    found = cue("actors", "recommender").search(clause)
    if found and cue("actors", "applicant").match(clause, 0, found.end()):
        return False  # 项目单位将材料报县发改局
    return (
        found is not None
        and found.start() <= 2
        and not re.search(r"[向至到报送给交与和同以按在找问去]", clause[: found.start()])
    )


_ADDRESSEES = re.compile(
    r"(?:^|[\n。号）”》]|通知|的函)\s?(?:各(?!位)|有关|相关)[^。；\n]{2,120}?(?:局|厅|委|办|部门|政府|管委会|单位|中心|公司|院)[^。；\n：:]{0,60}[：:]"
)
_AUTHORITY = re.compile(r"[局厅委]|部门|政府|管委会|主管")
_FIRMS = re.compile(
    r"企业|申报单位|用人单位|经营单位|项目单位|公司|高校|院所|机构|个人|协会|市场主体|合作社|农场|商户|门店|载体|综合体"
)
# 各县区商务局汇总：分别再加10天, a line of a list
_NAMES_A_STEP = re.compile(r"(?:汇总|[审复]核|[初终]审|上报|推荐|电话|截止|时间|咨询)[：:]$")


def addressed_to_authorities(opening: str) -> bool:
    """Whether a notice speaks to authorities alone: 各区县工业和信息化局：."""
    found = _ADDRESSEES.search(opening)
    if found is None or _NAMES_A_STEP.search(found.group()):
        return False
    return bool(_AUTHORITY.search(found.group()) and not _FIRMS.search(found.group()))


_LOCAL_BODY = re.compile(
    r"^[，]?[^，。；]{0,12}?(?:向|报|交|送|至|到)(?:至|到|送)?(?:所在|属地|当地|注册|登记)?地?的?(?:县|区|镇|街道|乡|园区|开发区|市州|村)[^，。；]{0,24}?(?:局|厅|委|办|部门|中心|政府|管委会|镇街|街道|科|窗口)"
)


def _to_local_body(step: Step) -> bool:
    """养殖主体4月15日前向所在县农业农村局提交: what goes to the lowest authority comes from the applicant."""
    subject = re.search(r"(?:企业|主体|单位|个人|机构|户|人|者)[^，。；]{0,4}$", step.left)
    return bool(
        (step.actor is None or step.actor[0] == "applicant")
        and _LOCAL_BODY.match(step.behind or step.right)
        and (subject or not re.search(r"[局厅委办]", step.left[-24:]))
    )


# 个人填报：9月25日前\n单位确认：10月5日前
_HOST_CONFIRMS = re.compile(
    r"(?:^|[，；。：\n])\s?(?:所在|用人)?单位(?:人事)?(?:在线)?(?:确认|审核|核实|盖章|初审)[：:]?$"
)


_HOST_ACTS = re.compile(r"(?:企业|用人单位|单位|雇主)[应须需请要]?[于在]?$")
_CONFIRMS = re.compile(r"[，,]?[^，。；]{0,3}(?:确认|核实|审核)")
_PEOPLE = re.compile(r"(?:个人|本人|员工|职工|申报人|申请人|人选)[^。；]{0,60}(?:申请|申报|填报|报名)")


def _host_forwards(step: Step) -> bool:
    """申报人4月30日前填报；依托单位5月7日前提交至归口部门: where people apply, their employer forwards."""
    if _HOST_CONFIRMS.search(step.left[-14:]) and re.search(
        r"个人|员工|职工|本人", step.earlier + step.heading
    ):
        return True
    if (
        _HOST_ACTS.search(step.left)
        and _CONFIRMS.match(step.behind)
        and _PEOPLE.search(step.earlier + step.left)
    ):
        return True  # 个人9月12日前申请；企业要在9月19日前点确认
    host = re.search(r"(?:依托|所在|用人|推荐)单位[^，。；]{0,6}$", step.left)
    people = re.search(r"申报人|申请人|个人(?:申报|申请)", step.earlier + step.left)
    return bool(host and people) and bool(re.search(r"归口|审核|推荐|提交至|汇总", step.behind))


def _or_given_up(step: Step) -> bool:
    """12月26日前点击确认，未确认的视为放弃."""
    lost = re.search(
        r"(?:未|逾期|过期)[^，。；]{0,12}(?:视为|视同)(?:自动)?放弃|未[^，。；]{1,10}的[^，。；]{0,4}收回",
        step.behind + step.right + step.beyond[:50],
    )
    return bool(lost) and not _acts(step, "recommender")


def _papers_follow(step: Step) -> bool:
    """评估报告可在11月28日前补交: applicants hand in missing papers later."""
    words = step.right or step.left[-12:]
    return step.actor is None and bool(re.search(r"^[^，。；]{0,10}(?:补交|补齐|补正|补充提交|补传)", words))


def _above(step: Step, audience: Audience) -> bool:
    return step.actor is None and step.actor_above is not None and step.actor_above[0] == audience


# 纸质材料待在线审核通过后，于: what was let through, its owner brings
_LET_THROUGH = re.compile(r"(?:审核|初审|预审|网审)通过(?:后|的)?[，,]?(?:请|须|应|再)*[于在]?$")

_APPLYING = re.compile(r"申报|申请|报名|征集|申领|受理|认定|入库|招募|登记|补贴|奖励|资助")

AudienceRule = Rule[Step, Audience | None]
_IN_BRACKET = re.compile(r"^[^，。；（(▶►➤◆●■★▲|｜—]{0,12}[（(](?P<who>[^（）()]{2,8})[）)]")
_AUTHORITIES = re.compile(r"区县|县区|市级|县级|区级|省级|部门|主管|推荐|各[市区县]|[局厅委]$")


# 创新券申领（市科技局）: who runs what is applied for
_RUN_BY_A_BODY = re.compile(r"(?:补贴|补助|奖励|资助|奖补|贴息|申领|认定|评选|入库|大赛|项目|资金|券)$")


def _named_behind(step: Step, audience: Audience) -> bool:
    """10月10日前审核（区县）: the actor stands in brackets behind the step."""
    found = _IN_BRACKET.match(step.behind)
    if found is None or _RUN_BY_A_BODY.search(step.behind[: found.start("who") - 1]):
        return False
    who: Audience | None = (
        "recommender"
        if _AUTHORITIES.search(found["who"])
        else "applicant"
        if _FIRMS.search(found["who"])
        else None
    )
    return who == audience


_EITHER_WAY = re.compile(r"自荐[^。；]{0,24}[均都](?:须|应|需|可|要|请)[^，。；]{0,4}$")


_GRACE = re.compile(r"未[^。；]{1,40}宽限期?[至到]$")
_GRACE_WITHIN = 46


def _given_grace(step: Step) -> bool:
    """9月19日仍未确认的，由商务部门提示一次，宽限至9月26日: those who missed a day get another."""
    found = _GRACE.search(step.left[-_GRACE_WITHIN:])
    if found is None:
        return False
    before = re.split("[。；]", step.left.removesuffix(found.group()))[-1]
    return (nearest_actor(before) or ("applicant",))[0] == "applicant"


# 企业提交的时间为10月8日—10月17日，两江新区为: another place, the same who
_ANOTHER_PLACE = re.compile(
    r"企业[^，。；]{0,12}(?:提交|申报|报名|申请|填报)的?(?:时间|日期|截止)[^，。；]{0,4}[为是：:][^。；]{4,40}[，,][^，。；\d]{1,8}[区县市]为$"
)


# 2.归口审核：各市科技主管部门、各高校院所
_LABELLED_REVIEW = re.compile(
    rf"^\s?{ITEM_MARK}?(?:归口|单位|部门|主管部门|属地|[省市县区镇]级|逐级)?(?:审核|初审|推荐|审查)(?:推荐)?[：:]"
)

_TIME_OF_APPLYING = re.compile(
    r"(?:受理|申报|申请|申领|领取|报名|收件)(?:截止)?(?:时间)?(?:安排|时间|日期|期限|批次)(?:[。：:]?\s*$|[。：:][^。]*；\s*$)"
)


def _is_under_a_time_of_applying(step: Step) -> bool:
    """三、申领时间 above, with nobody named between who acts, or just other days of the same row: 上半年批次：3月1日至4月30日；下半年批次：."""
    row = step.earlier.rstrip().endswith("；") and "。" not in step.earlier
    return bool(
        _TIME_OF_APPLYING.search(step.earlier[-60:] or step.heading[-12:])
        or ((row or step.actor_above is None) and _TIME_OF_APPLYING.search(step.section[-12:]))
    )


# 街道那边要多久？他们3月6号前报上来: whom the question before names
_THEY = re.compile(r"(?:^|[，。；：:、A答\s])(?:他们|人家)(?:得|要|会|有|应|须)?[在于到]?$")
_BODIES = re.compile(r"街道|乡镇?|镇[里上]?|[县区市村][里上]|[局委办科]|部门|园区|社区")


def _they_forward(step: Step) -> bool:
    return bool(_THEY.search(step.left) and _BODIES.search(step.earlier[-60:] + step.left))


# 区里10月23日开座谈会，想来的店主10月20日前打电话报名: who wants to be heard, not who applies
_TO_A_MEETING = re.compile(
    r"(?:座谈会|听证会|恳谈会)[^。；]{0,40}[，,]?(?:想|有意|愿意?)(?:来|参加|参会|到场)的?[^。；]{0,12}$"
)
_SIGNS_UP = re.compile(r"[，,]?[^，。；]{0,14}(?:报名|登记|预约)")

# （二）县市核实。9月21日前完成: a label that ends with what an authority does
_REVIEW_ABOVE = re.compile(
    rf"(?:^|[\n。])\s?{ITEM_MARK}[^，。；：\d]{{0,8}}(?:核实|审核|初审|复核|推荐|汇总|上报|核查)。\s?$"
)

_NUMBERED = re.compile(rf"\s?{ITEM_MARK}")

AUDIENCES: tuple[AudienceRule, ...] = (
    Rule("labelled-review", lambda s: s.reviews and bool(_LABELLED_REVIEW.match(s.left)), "recommender", "归口审核：各高校院所10月28日前在系统完成审核提交。", "网上申报：各高校院所10月28日前在系统完成提交。"),
    Rule("authority-in-brackets", lambda s: _named_behind(s, "recommender"), "recommender", "请于9月30日前提交（企业），10月10日前审核（区县）。", "请于10月10日前提交（纸质）。"),
    Rule("applicant-in-brackets", lambda s: _named_behind(s, "applicant"), "applicant", "请于9月30日前提交（企业）。", "请于9月30日前审核（区县）。"),
    Rule("either-way", lambda s: bool(_EITHER_WAY.search(s.left)), "applicant", "企业可自荐，也可由园区推荐，均须在10月22日前完成线上登记。", "企业可由园区推荐，园区须在10月22日前完成线上登记。"),
    Rule("given-grace", _given_grace, "applicant", "企业应确认账户。截至10月10日仍未确认的，由商务部门提示一次，宽限至10月17日。", "各区工信局截至10月10日仍未报送的，宽限至10月17日。"),
    Rule("another-place", lambda s: bool(_ANOTHER_PLACE.search(s.left)), "applicant", "甲区企业提交的时间为10月8日—10月17日，乙区为10月8日—10月20日。", "企业10月17日前提交，乙区为10月20日前审核。"),
    Rule("to-a-meeting", lambda s: bool(_TO_A_MEETING.search(s.left) and _SIGNS_UP.match(s.behind)), "public", "10月23日开座谈会，想来的店主10月20日前打电话报名。", "10月23日开座谈会。申报的店主10月20日前打电话报名。"),
    Rule("handed-to-a-body", lambda s: bool(cue("timing", "handed_then").search(s.left)), "applicant", "材料交至所在地工信部门，时间10月7日至10月25日。", "所在地工信部门审核，时间10月7日至10月25日。"),
    Rule("asked-to-organise", _collects, "recommender", "请你局组织符合条件的企业申报，于10月15日前将纸质版报送我厅。", "请各区组织企业于10月15日前登录系统填报。"),
    Rule("hands-in-a-list", _hands_in_a_list, "recommender", "企业提出申请。运营公司10月20日前把清册报区科委。", "企业10月20日前把申请表报区科委。"),
    Rule("they-forward", _they_forward, "recommender", "问：街道那边要多久？答：他们10月6号前报上来。", "问：企业要多久？答：他们10月6号前报上来。"),
    Rule("applied-before", _applied_before, "applicant", "各区县工信局：\n由园区（开发区）管理机构申报。管理机构于10月20日前直接报市局。", "各区县工信局：\n由企业申报。管理机构于10月20日前直接报市局。"),
    Rule("first-of-an-arrow", lambda s: _first_hand(s, "applicant"), "applicant", "一级：合作社→嘎查，10月8日前", "一级：县局→市局，10月8日前"),
    Rule("authority-of-an-arrow", lambda s: _first_hand(s, "recommender"), "recommender", "一级：苏木镇→旗县农牧局，10月8日前", "一级：合作社→嘎查，10月8日前"),
    Rule("taken-in-by", _received, "applicant", "乡镇10月27日前收齐材料。", "乡镇10月27日前收齐后报送县局。"),
    Rule("subject-after", _subject_after, "applicant", "各相关区集中资源支持。2025年12月31日前，购房人可申请补贴。", "各区工信局于12月31日前，组织企业申请。"),
    Rule("authority-after", lambda s: _authority_after(s) and not s.government_applies, "recommender", "10月25日前企业自主申报；11月5日前区县审核。", "11月5日前企业报区县审核。"),
    Rule(
        "papers-taken-in",
        _taken_in,
        "applicant",
        "各区工信局审核截止时间为9月30日，纸质材料受理截止时间为10月13日。",
        "各区工信局审核截止时间为9月30日。",
    ),
    Rule("host-forwards", _host_forwards, "recommender", "申报人10月10日前完成填报；依托单位10月17日前提交至归口部门。", "依托单位10月17日前提交申报书。"),
    Rule("review-by-others", lambda s: _acts(s, "applicant") and s.reviews and not s.government_applies and not s.beside, "recommender", "企业提交后，于10月20日前完成线上推荐提交操作。", "企业于10月20日前提交推荐表。"),
    Rule("applicant-acts", lambda s: _acts(s, "applicant"), "applicant", "请企业于10月20日前提交材料。", "请各区工信局于10月20日前提交材料。"),
    Rule("authority-acts", lambda s: _acts(s, "recommender"), "recommender", "请各区工信局于10月20日前报送汇总表。", "请企业于10月20日前报送申请表。"),
    Rule("to-a-local-body", _to_local_body, "applicant", "养殖主体10月15日前向所在县农业农村局提交材料。", "各县农业农村局10月15日前向市农业农村局提交材料。"),
    Rule("or-given-up", _or_given_up, "applicant", "10月26日前点击确认，未确认的视为放弃。", "各区工信局10月26日前确认，未确认的视为放弃。"),
    Rule("let-through", lambda s: s.actor is None and bool(_LET_THROUGH.search(s.left)), "applicant", "各区工信局：\n纸质材料待在线审核通过后，于10月20日前送至3号楼516室。", "各区工信局：\n纸质推荐表经在线审核，于10月20日前送至3号楼516室。"),
    Rule("papers-follow", _papers_follow, "applicant", "各区工信局认真审核。评估报告可在10月28日前补交。", "各区工信局认真审核。评估报告在10月28日前报送。"),
    Rule("under-a-review", lambda s: s.actor is None and not _NUMBERED.match(s.left) and bool(_REVIEW_ABOVE.search(s.earlier)), "recommender", "（二）县市核实。10月21日前完成，重点查是否重复申领。", "（二）企业填报。10月21日前完成，重点查是否重复申领。"),
    Rule("time-of-taking-in", lambda s: s.actor is None and not s.reviews and _is_under_a_time_of_applying(s), "applicant", "请各区认真审核。四、受理安排。第一批10月20日止。", "请各区认真审核。四、审核安排。第一批10月20日止。"),
    Rule("reviewed", lambda s: s.actor is None and s.reviews and s.actor_above is None, "recommender", "于10月20日前完成审核推荐。", "于10月20日前完成填报。"),
    Rule("reviewed-by-those-above", lambda s: s.actor is None and s.reviews, "recommender", "企业自主申报。审核推荐意见于10月20日前报送。", "企业自主申报。申请材料于10月20日前报送。"),
    Rule("filing", lambda s: s.actor is None and s.files, "applicant", "网上申报截止时间为10月20日。", "推荐意见报送截止时间为10月20日。"),
    Rule("authority-above", lambda s: _above(s, "recommender"), "recommender", "请各区工信局认真组织。有关情况于10月20日前报送我局。", "请企业认真准备。有关情况于10月20日前报送我局。"),
    Rule("applicant-above", lambda s: _above(s, "applicant"), "applicant", "请企业认真准备。有关情况于10月20日前报送我局。", "请各区工信局认真组织。有关情况于10月20日前报送我局。"),
    Rule("addressee", lambda s: addressed_to_authorities(s.opening), "recommender", "各区县工业和信息化局：现将有关事项通知如下。\n一、总体要求\n请于10月20日前报送。", "各有关企业：现将有关事项通知如下。\n一、总体要求\n请于10月20日前报送。"),
    Rule("words-of-applying", lambda s: bool(_APPLYING.search(s.left[-40:] + s.right)), "applicant", "绿色工厂认定第一批10月20日截止。", "会议材料10月20日前报送。"),
    Rule("call-without-actor", lambda s: s.calls, "applicant", "请于10月20日前寄送。", "请各区工信局于10月20日前寄送。"),
)  # fmt: skip
