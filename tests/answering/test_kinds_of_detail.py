"""Which details questions ask for and which clauses tell them: tables of `rag/answering/data`, row by row."""

from __future__ import annotations

import pytest

from rag.answering.asked.answer_spec import shapes_of
from rag.language.normalise import fold
from rag.resources import compiled, rows

UNSTATED = {
    name: (compiled(asks), compiled(told)) for name, asks, told in rows("rag.answering", "unstated.tsv")
}


@pytest.mark.parametrize(
    ("name", "question", "tells", "does_not"),
    [
        ("payday", "On which exact date was the money transferred?", "11月底前发放", "11月底前申报"),
        ("payday", "收到确认后几个工作日到账", "审核通过后10个工作日内拨付", "3月25日起比对"),
        ("payday", "On which day will the city actually pay out the subsidy?", "11月底前发放", "7月31日截止"),
        ("payday", "how many days after 核验 到账", "核验后15日内打款", "核验通过后打款"),
        ("payday", "钱几号到账", "审核后9月底拨付", "兑现2026年奖励"),
        ("places", "今年计划新认定多少家", "名额6个", "对2023年度认定的41家开展复核"),
        ("places", "一共评几家", "择优20家", "每家企业限报2个"),
        ("more_money", "准备再追加多少钱", "追加预算200万元", "视资金追加情况另行公告"),
        ("per_mu", "新栽茶苗每亩补多少钱", "新栽茶苗每亩补600元", "新栽茶苗给予补助600元"),
        ("per_weight", "虫草一斤给多少", "每公斤补20元", "每户补2000元"),
        ("per_night", "How much is paid per night?", "每晚补50元", "每场补50元"),
        (
            "named",
            "Which training schools are approved for the course?",
            "甲市技工学院、乙职校",
            "由培训机构承担",
        ),
        ("named", "Which Hubei universities have a platform?", "武汉例山大学、乙医院", "高校、研究院。"),
        ("names", "那22家都是哪些店", "一品店、二味店", "名单见附件"),
        ("resume", "What is the new closing date after it resumes?", "7月1日恢复受理", "恢复时间另行公告"),
        ("in_annex", "要素表（附件2）里一共多少个items", "要素表共30项", "附件：2.智能工厂要素表"),
        ("fax", "Fax number of the bureau?", "传真0563-3020001", "电话0563-3020001"),
        ("tax_rate", "小规模纳税人一季度开多少票不用交税", "小规模纳税人免征", "研发费用税务部门核对"),
        ("part_score", "评分表里安全管理占几分", "安全管理20分、创新30分", "得分达到60分以上"),
        ("results_day", "On what date will the city publish the list?", "名单6月底公布", "4月10日前报送"),
        ("form_fields", "投入明细表里要填哪几列", "明细表注明型号一栏", "附件：投入明细表"),
        ("form_fields", "报名表要填身份证号吗", "报名表写明姓名", "填写报名表发到邮箱"),
        ("form_fields", "附件里承诺函第二条写的什么", "承诺书包括三条", "同步提交配套承诺函"),
        ("form_fields", "申请表第二页的资金用途怎么填", "申请表写明资金用途", "附件：申请表"),
        ("form_fields", "附件2投资明细表里设备折旧按几年填", "申报书注明折旧年限", "附件2.投资明细表"),
        (
            "contact_name",
            "申报联系人叫什么",
            "联系人：李工，电话0812-3350277",
            "市商务局口岸科，加工类电话0415-2126115",
        ),
        (
            "province_pays",
            "绿色工厂省里奖多少",
            "省财政奖励50万元",
            "入选省级绿色工厂的，东港市财政配套奖励10万元，省级奖励按省里规定执行",
        ),
        (
            "pool",
            "total budget of the fund",
            "专项资金总规模3000万元",
            "对装机规模1兆瓦以上的示范项目，一次性奖励100万元",
        ),
        ("contact_name", "What is the contact person's name?", "张老师，0737-7220418", "电话：0737-7220418"),
        ("defined", "就业困难人员 include 哪几类人", "就业困难人员是指低保人员等", "招用就业困难人员的单位"),
        ("signed", "初验报告模板要盖几个章", "报告盖镇街公章", "镇街出具初验报告"),
        (
            "scored_by",
            "What indicators are in the scoring table?",
            "评分指标：能耗、环保",
            "自评价得分80分以上",
        ),
        ("in_catalogue", "展会目录里有瓷博会吗", "目录包括广交会、瓷博会", "列入展会目录（附件1）"),
        ("applicants", "How many firms applied in total?", "共收到申报58家", "拟认定6家"),
        ("places", "How many projects may the city recommend?", "每市推荐不超过3个", "由县市出具推荐函"),
        ("payday", "验收后几天到账", "验收后15日内拨付", "公示5个工作日后下达计划"),
        ("names", "入库的18家名字分别叫什么", "甲科技有限公司、乙中心", "入库服务商共18家"),
        ("last_year", "去年批了多少家", "去年共支持12家", "每家5万元"),
        ("event_place", "专家评审会在哪个地方开", "地点：市民中心三楼", "组织专家评审"),
        ("event_day", "暗访安排在几月份", "5月中旬暗访", "组织专家暗访"),
        ("valid_for", "评上以后称号有效几年", "称号有效期三", "给予一次性奖励15万元"),
        ("reply_time", "审核一户要多少天出结果", "5个工作日内审核", "由街道审核"),
        (
            "reply_time",
            "How many weeks does the expert review take?",
            "专家评审后10个工作日内答复",
            "专家评审",
        ),
        ("applicants", "一共多少家申报", "收到申报45家", "每家5万元"),
        ("wechat", "老师的微信号是多少", "扫码加微信", "电话0816-2210011"),
        ("scored_by", "按哪几项打分", "评分标准见下", "专家评审"),
        ("matching", "Does the province top up the grant?", "省财政1:1配套", "市财政给予5%"),
        ("exchange", "Which exchange rate do we use?", "按中间价折算", "每家30万元"),
        ("binding", "How many pages may the form have?", "不超过10页", "申报书一份"),
        ("hall", "展位在几号馆", "B2馆", "国际会展中心"),
        ("in_catalogue", "设备目录里有没有光谱仪", "目录包括机床、激光器", "设备目录见附件"),
        ("interest", "年利率最高多少", "年利率不超过4%", "按实际利率的35%给予贴息"),
        ("interest", "What interest rate do the banks charge?", "按LPR执行", "贴息50%"),
        ("winners", "How many companies received the award?", "现将拟认定名单予以公示", "评选结果另行公布"),
        ("winners", "Who was named best officer in 2025?", "共认定12家", "由省局评选"),
        ("venue", "招聘会在哪个馆办", "地点：国际会展中心", "9月27日举行"),
        ("replay", "Where is the replay?", "直播后可看回放", "今日15:30直播"),
        ("postcode", "邮编是多少", "南京市某路1号，210000", "联系电话025-12345678"),
        ("fee", "What does a company pay for a table?", "展位免费提供", "展位数量有限"),
        ("fee", "报名费多少", "每队须缴纳报名费2000", "报名方式：扫码"),
        (
            "land_price",
            "What is the land price for relocated factories?",
            "土地每亩30万元",
            "补偿按评估价的30%",
        ),
        ("minutes", "每队路演几分钟", "路演8分钟", "路演10月18日举行"),
        ("jury", "Who sits on the jury?", "评委由五名专家担任", "奖项设置：金奖2名"),
        ("left_over", "补贴资金还剩多少", "已拨付300万元", "每辆5万元"),
        ("left_over", "现在还剩几个名额", "目前剩余名额20个", "名额300个，报满即止"),
        ("odds", "What is the success rate?", "通过率约三成", "择优推荐"),
        ("interest", "贷款利率具体是多少", "利率不高于3.2%", "按实际利率50%贴息"),
        ("banks", "六家合作银行分别是哪几家银行", "由邮储银行发放", "在六家合作银行借的贷款"),
        ("banks", "Which banks cooperate on the loan?", "向市农商行申请", "向银行申请"),
        ("named", "诊断是哪家公司来做", "由甲科技有限公司、乙研究院承担", "公司在本区"),
        ("named", "Which 27 platforms are in the catalogue?", "甲检测研究院、乙中心", "目录内的27家中试平台"),
        ("tax", "补贴到手还要交个税吗", "依法缴纳个人所得税", "补贴打到卡上"),
        ("tax", "Is there a tax benefit?", "免征房产税", "拟备案名单公示"),
        ("payday", "验收合格后多久拨款", "验收后30日内拨付", "后验收，才拨款"),
        ("payday", "In which month is the second 40% paid?", "次年第一季度拨付", "分两年拨付，第一年给60%"),
        ("so_far", "第三季度已经垫付了多少钱", "截至9月底累计垫付1200万元", "单户余额不超过800万元"),
        ("so_far", "How many firms have signed up so far?", "目前已有30家报名", "每家企业不超过2人"),
        ("last_year", "去年补了多少家", "2024年共补助35家", "每家补助5万元"),
        (
            "resume",
            "When will the district start accepting claims again?",
            "1月5日恢复受理",
            "恢复时间另行公布",
        ),
        ("resume", "什么时候恢复受理", "恢复受理时间为2026年1月5日", "自8月5日起暂停，恢复时间另行公布"),
        ("score", "评审多少分过线", "得分低于80分的不予认定", "按得分从高到低确定"),
        ("floor_space", "How many square metres is one hut?", "每间木屋8平方米", "60个木屋等你来"),
        ("tonnes", "How many tonnes were moved?", "共运出3.2万吨", "每吨补700元"),
        ("panel", "How many experts sit on the panel?", "由7名专家评审", "经专家打分"),
        ("jury", "Which experts scored the entries?", "评审专家名单", "经专家打分"),
        ("places", "一共给几个名额", "择优认定10家", "认定结果有效期三年"),
        ("market_price", "一平米市价多少钱", "市价约每月40元", "之后按市价对折"),
        (
            "unit_price",
            "What price per hour does the centre charge?",
            "收费标准：每小时12元",
            "可抵扣部分合同款",
        ),
        ("within", "填完几天内要开播", "登记后30天内完成", "公示5天"),
        ("applicants", "一共多少家企业报了名", "共收到申报58家", "每家限报2项"),
        ("comments", "How many comments were received?", "共收到意见12条", "公开征求意见"),
        ("reply_time", "审核要多久", "5个工作日内完成审核", "审核通过后公示"),
        ("office_hours", "周末开门吗", "周一至周五9:00—17:00", "现场领取"),
        ("meals", "机票能报多少", "交通费自理", "展位费补50%"),
        ("weights", "几项各占多少分", "创新性占30%", "按创新性评审"),
        ("link", "直播链接是什么", "直播间：某某号", "14:30举办线上培训"),
        ("file_size", "附件最大多少兆", "不超过20M", "上传附件"),
        ("parking", "Is there parking?", "停车位有限", "地点：会展中心"),
        ("guarantee_fee", "担保费多少", "担保费全免", "找担保公司办"),
        (
            "reply_time",
            "审核要几个工作日",
            "自收到材料起5个工作日内完成审核",
            "开班前5个工作日,备案;考核合格后审核",
        ),
        ("resume", "几月几号恢复受理", "7月30日恢复受理", "恢复时间另行通知，届时将给予不少于15个工作日"),
        ("places", "民宿组一共评几家", "拟评选20家", "员工不超过1000人"),
        ("payday", "审完大概几天钱到账", "审核后20个工作日到账，3月底前拨付", "核验结果7月31日前报市里"),
        ("event_day", "现场核查哪天来", "7月中旬现场核查", "经现场核查，现予公示"),
        ("event_day", "When is the site visit?", "10月下旬组织现场核查", "经现场核查，现予公示"),
        ("winners", "成长组冠军是谁", "现将获奖名单公示如下", "奖金8万元"),
        (
            "names",
            "训练营合作酒店是哪家",
            "合作酒店：星河大酒店、云上宾馆",
            "住宿自理（合作酒店协议价168元）",
        ),
        (
            "names",
            "审计报告找哪家事务所出",
            "由甲正会计师事务所、乙诚会计师事务所承担",
            "须附会计师事务所出具的审计报告",
        ),
        ("names", "支持的企业有哪些？", "甲科技有限公司", "支持规模以上企业"),
        ("names_left_out", "没通过的是谁", "未通过：甲公司、乙公司", "未通过的不予支持"),
        ("form_fields", "Which fields must be filled in on the form?", "申请表填写税号", "附件：申请表"),
        ("names", "入库服务商有哪几家", "1.江南云擎信息技术有限公司", "企业委托入库服务商开展诊断"),
        (
            "names",
            "Which cloud vendors are on the catalogue?",
            "海南帆影网络科技有限公司",
            "向目录内的云服务商购买",
        ),
        ("form_fields", "申报书模板里要填哪些表", "申报书应填写基本情况表和承诺表", "附件：1.申报书模板"),
        ("form_fields", "申请表第3栏怎么填", "申请表第3栏填写统一社会信用代码", "报送加盖公章的申请表"),
        (
            "form_fields",
            "How many fields are there in the annex?",
            "申请表包括企业概况等五项",
            "附件：申请表",
        ),
        (
            "names_left_out",
            "没通过的那3家叫什么名字",
            "未通过的3家：甲公司、乙公司、丙公司",
            "另有3家未通过，原因已告知",
        ),
        ("names_left_out", "Which firms were rejected?", "退回企业为城南陶瓷有限公司", "退回3份"),
        ("interval", "企业技术中心几年评价一次", "每两年评价一次", "评价办法见附件"),
        ("interval", "How often may a firm apply?", "每家企业限报一次", "每家企业限报一项"),
        ("interval", "How often are we re-examined?", "按年度考核，实行年度评价", "复核时间另行通知"),
        ("floor_space", "对店面面积有没有要求", "营业面积不少于50平方米", "面积以租赁合同为准"),
        ("results_day", "公示名单哪天出来", "11月中旬公布名单", "评审后公示5个工作日"),
        ("results_day", "结果什么时候公布", "评审结果10月底前公布", "结果另行公布"),
        ("event_day", "专家论证会哪天开", "7月中旬召开专家论证会", "经专家论证后支持"),
        ("event_day", "When does the next training course begin?", "培训于8月5日开班", "完成40学时培训"),
        ("event_day", "评审会定在哪一天", "评审会定于7月8日", "组织专家评审"),
        ("score", "分数线多少", "80分以上的入围", "按得分从高到低"),
        ("pool", "今年总共安排了多少资金", "全年预算300万元，用完为止", "根据资金安排，每家最高24万元"),
        ("pool", "What is the total budget?", "财政拿出1.2亿元", "总额超出预算的按比例核减"),
        ("places", "今年一共要批几家企业", "择优支持20家", "每家最高100万元"),
        ("places", "高企培育库第三批有几家", "6家企业拟纳入高企培育库", "1家企业只能申报1次"),
        ("places", "How many companies in total will get the award?", "全区不超过25家", "每家奖励4万元"),
        ("signed", "附件2承诺书要求由谁签字", "承诺书由法定代表人签字", "附件：2.真实性承诺书"),
        ("columns", "汇总表里有哪些column", "汇总表列为名称、金额", "报送汇总表"),
        ("in_advance", "展会提前几天去备案", "展会开始前备案，须提前10日", "经事先备案的展会"),
        ("winners", "Who won the first prize?", "名单如下", "一等奖1名"),
        ("places", "改造补助今年最多补多少家", "首批120家", "单家民宿最多补5万元"),
        (
            "places",
            "How many people will be selected as leaders?",
            "一等奖3名",
            "带徒10人以上且其中3人取得资格",
        ),
        ("payday", "多少个工作日钱能打到账上", "验收后30个工作日内拨付", "按季度申领"),
        ("event_place", "决赛在哪个场馆举行", "决赛在市会展中心举行", "复赛于6月5日举行，地点另行公布"),
    ],
)
def test_a_detail_is_asked_for_and_told_or_left_out(
    name: str, question: str, tells: str, does_not: str
) -> None:
    asks, told = UNSTATED[name]
    assert asks.search(fold(question))
    assert told.search(fold(tells))
    assert not told.search(fold(does_not))


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("names", "哪些企业可以申报"), ("names", "企业要交哪些材料"), ("names", "9月8号发的通知有哪些"), ("names", "拟认定企业名单公示到哪天"),
        ("names", "哪几家银行能办"), ("names", "没通过的企业叫什么"), ("named", "没通过的是哪三家企业"), ("names", "Which vendors can apply?"), ("form_fields", "申请表交到哪里"),
        ("form_fields", "申报书要交几份"), ("results_day", "名单公示到哪天"), ("results_day", "什么时候申报"), ("pool", "财政最多占总预算的百分之几"),
        ("names", "稳岗返还对企业有哪些要求"), ("named", "政策对企业有哪些支持"), ("names", "平台有哪些补贴"), ("names_left_out", "材料被退回了找谁"),
        ("names_left_out", "没通过的去哪里重新交"), ("form_fields", "申请表填几份"), ("form_fields", "What fields does the plan cover?"), ("places", "今年给几个月补贴"), ("places", "一家最多补几个展位"), ("places", "每个月能补几个钱"),
        ("interval", "多久能到账"), ("interval", "几年内只能报一次"),
        ("banks", "银行可以申报吗"), ("named", "哪些企业可以申报"), ("named", "Which companies can apply?"), ("named", "在哪个平台申报"),
        ("interest", "按银行利率的几成贴息"), ("winners", "哪些企业可以申报"), ("fee", "研发费用要多少"),
        ("left_over", "离截止还剩几天"), ("left_over", "How many days are left?"), ("minutes", "几点截止"), ("tax", "税前年薪30万够吗"), ("venue", "在哪里申报"),
        ("fee", "展位费能补多少"), ("fee", "How much of the booth fee is subsidised?"), ("replay", "Can firms recorded as dishonest apply?"),
        ("left_over", "How many working days are left to apply?"), ("score", "by how many points did it grow"), ("score", "用电一度补几分钱"), ("resume", "Must I register again?"),
        ("left_over", "How many of the remaining conditions must be met?"), ("interest", "What yearly interest percentage does the city cover?"), ("venue", "What hotel subsidies are there?"),
    ],
)  # fmt: skip
def test_what_asks_for_something_else(name: str, question: str) -> None:
    assert not UNSTATED[name][0].search(fold(question))


@pytest.mark.parametrize(
    ("name", "question", "sentence"),
    [
        ("area", "高校申报的场地要多大", "配备200平方米以上的固定工作场所"),
        ("area", "How much space do we need?", "固定场所不低于500平方米"),
        ("age", "那年龄有限制吗", "年龄不超过39周岁"),
        ("age", "Is there an age limit?", "1985年1月1日以后出生"),
        ("payday", "补贴什么时候发到手", "11月底前发放至银行账户"),
        ("payday", "When is the money paid?", "次年3月底前拨付"),
        ("copies", "And how many paper copies do they want?", "书面申报材料一式五份"),
        ("counter", "去哪里办", "在酒都路大厦2楼服务大厅19号窗口现场办理"),
        ("counter", "Which window takes the papers?", "市政务服务中心A233窗口"),
    ],
)
def test_the_form_of_a_sentence_that_answers(name: str, question: str, sentence: str) -> None:
    forms = dict(shapes_of(fold(question)))
    assert name in forms
    assert forms[name].search(fold(sentence))


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("event_day", "职称评审什么时候截止申报"),
        ("event_day", "决赛报名什么时候截止"),
        ("event_day", "什么时候申报项目评审"),
        ("event_day", "When is the final day to apply?"),
        ("so_far", "我们公司目前有几个研发人员才能报"),
        ("so_far", "店已经开了几个月，能领多少"),
        ("link", "培训地址在哪里"),
        ("floor_space", "工资要达到多少平均水平"),
    ],
)
def test_another_thing_is_asked_for(name: str, question: str) -> None:
    assert not UNSTATED[name][0].search(fold(question))


def test_a_long_run_of_digits_is_read_once() -> None:
    r"""Each digit of a run would be tried as its first (`\d+家`), which costs the square of its length; its last digit tells as much."""
    assert not [name for name, (_, told) in UNSTATED.items() if r"\d+" in told.pattern]
