"""A turn about what was spoken of: another value of it, a case that the asker adds, another edition, a place within it."""

from __future__ import annotations

import re
from collections.abc import Container

from rag.answering.asked.asked_part import named_parts
from rag.calls import CallRecord
from rag.conversation.askers_case import askers_case, states_own_case
from rag.conversation.merging import with_class
from rag.conversation.names_alike import SAME_NAME
from rag.conversation.own_figures import own_figures_told, tells_own_figure
from rag.conversation.picking import which_one
from rag.conversation.siblings import NAMES_CLASS, class_named, named_among
from rag.conversation.turn import Turn
from rag.conversation.turn_requests import share
from rag.conversation.turn_wording import as_question, asked_for, joined, spoken
from rag.conversation.turn_words import ASKS, SHORT_TURN, asked_in, without_asked, without_places
from rag.conversation.understood_turn import Understood
from rag.domain import LEVELS
from rag.language.editions import contradict, find_batches, find_levels, with_batch, without_levels
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.own_years import with_own_year
from rag.language.segment import plain_words
from rag.matching.question_profile import profile_of
from rag.retrieval.reader import CollectionReader
from rag.retrieval.understand import interpret

SPOKEN_OF = 0.6
"""A turn's topic is part of what is spoken of from this share of its pairs of characters in the notices on."""
NAMED = 0.6
"""A turn names a call from this share of its topic's pairs in the call's name on."""
SHORT_TOPIC = 4
"""A topic of so few characters, beside a word that asks for a value, is a part of what is spoken of."""
PARTLY_SPOKEN_OF = 0.5
"""And from this share on, where the turn is as short as `SHORT_TURN`, asks something and goes on to nothing else."""
MOST_READ = 2
"""In so many of the notices spoken of the part is looked for that was named before."""
SHORT_ENGLISH = 8
"""An English turn of so many words may lean on what is spoken of without a word that points back."""
_OUTCOME = re.compile(r"会怎么?样|会不会|怎么办|咋办|有什么后果")
"""What comes of something is asked of what was spoken of: 一直不招人会怎样."""
_GOES_ON = re.compile(r"^(?:and |but |so )?(?:if|for|what if|when)\b")
"""An English turn that only adds a case to what was asked."""
_GOES_ON_TO = re.compile(r"呢[,，]")
"""荔枝贷款贴息呢，个体户行不行: what a turn goes on to, before what it asks of it."""
_CASE = re.compile(r"\bif (?:i|we|it|they|my|our)\b", re.IGNORECASE)
_MATTERS = re.compile(
    r"\b(?:does|would|will) (?:that|it|this) (?:matter|work|count|be (?:ok(?:ay)?|fine|a problem))|\bis (?:that|it|this) (?:ok(?:ay)?|fine|all ?right|enough|a problem|allowed|possible)\b|[,;] ?(?:ok(?:ay)?|all ?right|fine|enough|possible|can i|can we|do we qualify|do i qualify)[\s?]*$",
    re.IGNORECASE,
)
"""What asks of a case just told, which "that" stands for: "I'm not Chinese, does that matter?"."""
_OF_MINE = re.compile(r"我|咱|本公司|\b(?:i|we|our|my)\b", re.IGNORECASE)
_REQUIREMENT = re.compile(r"(?:要求|条件|限制|门槛)的?$|\b(?:requirements?|conditions?|limits?|criteria)$")
"""What is demanded of one thing is a question of its own, whatever was asked before: 面积要求呢."""
_CLASS = re.compile(r"\b(?:class|grade|type|category) ([a-h])\b")
_LETTER = re.compile(r"(?<![a-z])[a-h](?=[类档级组])")
_LETTER_ALONE = re.compile(r"(?<![a-z0-9])[b-h](?![a-z0-9])|(?<![a-z0-9])a(?=[类档级组和与跟、])")
OF_FIGURES = ("amount", "funding", "rate")
"""What is reckoned from an asker's figures."""
_ROW_OF_CLASSES = re.compile(
    r"[：:][^：:]{0,20}?[甲乙丙丁A-H][级类档等组][^：:]{0,20}?[甲乙丙丁A-H][级类档等组][^：:]{0,40}$"
)
"""奖补来了：甲级10万、乙级5万、丙级2万 is the name of all of them, where a turn asks of one."""
_WHICH_CLASS = re.compile(
    r"哪(?:一|个)?[个]?(?:组别?|类别?|档|赛道|方向|级)|\bwhich (?:group|class|category|track|tier|level)\b"
)
"""Which of the classes is asked of all of them: 我们公司2021年注册的，该报哪组."""
_OWN_CLASS = re.compile("[:：][^:：]+$")
_OF_ONE_CLASS = re.compile(r"[a-h甲乙丙丁]\s?[级类档等组]")
_OF_ALL = re.compile(
    r"(?:条件|标准|材料|时间|方式)[^：:]{0,12}(?:不变|不作?调整|如下|[、和])|不受影响|照常|暂停|继续|已于"
)
"""A heading about all of a notice (申报条件、补助标准和申报材料均不作调整) is no part of it."""


def of_same_subject(turn: Turn) -> Understood | None:
    """Another value of what was spoken of."""
    thread, words = turn.thread, turn.words
    if turn.listed and turn.listed.sure:
        return None
    if not thread.aids or thread.is_on_list:
        chosen = which_one(turn)
        several = len(thread.items) > 1 and (thread.is_on_several or not words.topic)
        if chosen or not thread.aids or several or words.places or words.years:
            return chosen  # of a list of one that one is spoken of
    if words.places or words.years:
        return _within(turn)
    if not _leans(turn):
        return None
    own = words.topic and ASKS.search(words.asks)  # B类要不要博士 asks another thing of that class
    another = words.has_asked or own or find_batches(turn.text)
    if not another and (question := with_class(turn.context.question, turn.text)):
        return Understood(question, thread.aids, thread.call_ids)
    subject = with_part(turn, subject_of(turn))
    told = own_figures_before(turn)
    levels = find_levels(turn.text)
    if contradict(levels, find_levels(subject)):  # 市级的呢: another call, often of the same notice
        return Understood(joined(without_levels(subject), all_asked(turn)), thread.aids)
    aids = thread.telling(interpret(turn.text, turn.as_of).asked) if words.has_asked else thread.aids
    return Understood(joined(joined(subject, told), all_asked(turn)), aids, thread.call_ids)


def with_part(turn: Turn, subject: str, attributes: Container[str] | None = None) -> str:
    """What was spoken of with the part of it that was (研发计划 青年基础研究); see `part_spoken_of`."""
    part = "" if _is_of_several(turn) or _WHICH_CLASS.search(turn.text) else part_spoken_of(turn, attributes)
    return (
        subject
        if share(han_pairs(part), fold(subject)) >= SAME_NAME or part in fold(subject)
        else f"{subject} {part}"
    )


def subject_of(turn: Turn) -> str:
    """What was spoken of by its name; of several programmes of which none was chosen, by the words that began it.

    What was named beside these in the turn before stays where this one names nothing: 示范企业呢, 奖多少.
    """
    if _is_of_several(turn):
        about = turn.context.about or without_asked(turn.context.question)
        part = without_asked(turn.context.question.removeprefix(about)).strip(" ,，")
        lost = turn.words.topic or ASKS.search(part) or _OF_MINE.search(part)
        return about if lost else joined(about, part)
    name = spoken(turn.thread.subject)
    if _WHICH_CLASS.search(turn.text):
        name = _OWN_CLASS.sub("", name)
    return _ROW_OF_CLASSES.sub("", name) if _OF_ONE_CLASS.search(fold(turn.text)) else name


def _is_of_several(turn: Turn) -> bool:
    """Whether several programmes were spoken of and none was chosen: the question before then tells which is meant."""
    return bool(turn.thread.siblings and not turn.thread.call_ids)


def own_figures_before(turn: Turn) -> str:
    """What the asker told of himself in the turn before, where this one asks what he gets for it and tells nothing else."""
    asked = interpret(turn.text, turn.as_of).asked
    if asked not in OF_FIGURES or tells_own_figure(turn.text):
        return ""
    before = turn.context.question.removeprefix(spoken(turn.thread.subject))
    return own_figures_told(before)


def part_spoken_of(turn: Turn, attributes: Container[str] | None = None) -> str:
    """The part of the notices spoken of (a class, an item, a row) that the question before named, where the turn names none; "" elsewhere.

    Args:
        turn: the turn.
        attributes: what a condition of the part has to be about; any part, without them.

    """
    if NAMES_CLASS.search(fold(turn.text)) or _LETTER_ALONE.search(fold(turn.text)):
        return ""  # C类补多少, 能不能B和C一起报: not the class before
    for aid in turn.thread.aids[:MOST_READ]:
        record = turn.thread.reader.record(aid)
        if record is None or named_parts(record, fold(turn.text)):
            continue
        named = named_parts(record, fold(turn.context.question))
        if (name := named.only_name()) and not (_OF_ALL.search(name) or ASKS.search(name)):
            bound = (
                f.kind == "condition" and f.value.attribute in (attributes or ()) and named.holds(f.start)
                for f in record.facts
            )
            return name if name not in fold(turn.text) and (attributes is None or any(bound)) else ""
    return ""


def of_the_asker(turn: Turn) -> Understood | None:
    """What somebody adds of himself or his firm, about what was spoken of."""
    thread = turn.thread
    if turn.listed or not thread.aids or thread.is_on_several:
        return None
    if turn.words.places and not _is_of_my_place(turn):
        return None
    if _names_another(turn, han_pairs(turn.words.topic)) or _names_a_sibling(turn):
        return None
    only_a_year = turn.words.years and not (turn.words.topic or turn.words.has_asked)
    other = with_own_year(turn.context.question, turn.text) if only_a_year else ""
    told = None if turn.words.has_asked else profile_of(turn.text, turn.as_of)
    question = other or askers_case(turn.text, with_part(turn, subject_of(turn), told), turn.as_of)
    return Understood(question, thread.aids, thread.call_ids) if question else None


def _is_of_my_place(turn: Turn) -> bool:
    """Whether the place that a turn names is the asker's own, or he tells that he is not of the place spoken of (我不是桓台户口)."""
    if not _OF_MINE.search(turn.text):
        return False
    own = states_own_case(turn.text) and turn.thread.holds_place(turn.words.place_names)
    return own or "place" in profile_of(turn.text, turn.as_of)


def of_sibling(turn: Turn) -> Understood | None:
    """Another programme of the notice spoken of, by a word of its name: 那见习呢, "and the internship base?"."""
    thread, words = turn.thread, turn.words
    if words.places or words.years or turn.listed or thread.is_on_list:
        return None
    if not words.topic and not NAMES_CLASS.search(fold(turn.text)):
        return None
    named = _best_sibling(turn)
    if named is None or named.call_id in thread.call_ids:
        return None
    meant = _told_at_length(turn, named)
    aids = thread.about([n.aid for n in meant.notices][:1] or thread.aids[:1], (meant.call_id,))
    return Understood(joined(spoken(meant.programme), all_asked(turn)), aids, (meant.call_id,))


def _told_at_length(turn: Turn, named: CallRecord) -> CallRecord:
    """The call of the same place and name that has a notice of its own, where the one named is but a line of a digest; else that one."""
    pairs = han_pairs(fold(named.programme))
    if not pairs or not all(notice.aid in turn.thread.aids for notice in named.notices):
        return named
    alike = [
        call
        for call in calls_named(turn.thread.reader, pairs)
        if share(pairs, fold(call.programme)) >= SAME_NAME and set(call.regions) & set(named.regions)
    ]
    own = [call for call in alike if not set(turn.thread.aids) & {notice.aid for notice in call.notices}]
    return own[0] if len(own) == 1 else named


def _names_a_sibling(turn: Turn) -> bool:
    """Whether a turn names another programme of the notice spoken of than that which was (荔枝贷款贴息呢，个体户行不行)."""
    if not turn.thread.call_ids or not (turn.words.points_on or _GOES_ON_TO.search(turn.text)):
        return False
    named = _best_sibling(turn)
    return named is not None and named.call_id not in turn.thread.call_ids


def _best_sibling(turn: Turn) -> CallRecord | None:
    """The programme of the notice spoken of whose class a turn names, or whose name holds most of what it is about."""
    words = turn.words.topic
    found = (
        class_named(calls, turn.text) or named_among(turn.thread, calls, words, NAMED)
        for calls in (turn.thread.siblings, turn.thread.related)
    )
    return next((call for call in found if call), None)


def of_another_edition(turn: Turn) -> Understood | None:
    """Another batch than that of the notices spoken of, or a programme of a level above theirs: of other notices."""
    thread = turn.thread
    if not thread.aids or thread.is_on_list or turn.words.places:
        return None
    before = turn.context.question
    records = [thread.reader.corpus.records[thread.reader.corpus.by_aid[aid]] for aid in thread.aids]
    if contradict(find_batches(turn.text), {b for record in records for b in record.batches}):
        if ASKS.search(fold(turn.text)):
            return Understood(joined(spoken(thread.subject), turn.text))
        return Understood(with_batch(before, turn.text) or joined(spoken(thread.subject), turn.text))
    levels = set(find_levels(turn.text))
    above = levels - set(find_levels(thread.text)) if turn.words.points_on else set()
    highest = min((LEVELS.index(record.notice.level) for record in records), default=0)
    if above and all(LEVELS.index(level) < highest for level in above):
        return Understood(joined(without_places(before), turn.words.asks))
    return None


def all_asked(turn: Turn) -> str:
    """What a turn asks, with what was asked before where it names only another part ("and the paper copies?")."""
    words = turn.words
    asks = _CLASS.sub(lambda m: f"{m[1].upper()}类", words.asks)
    asks = _LETTER.sub(lambda m: m.group().upper(), asks)
    if (question := as_question(asks)) != asks:
        return question
    whole = words.has_asked or words.is_general or ASKS.search(asks) or _REQUIREMENT.search(asks)
    return asks if whole else asked_for(asks, asked_in(turn.context.question))


def _within(turn: Turn) -> Understood | None:
    """A place that lies in what was spoken of: its own notice of the call, or a part of the notice."""
    thread, words = turn.thread, turn.words
    if words.years or (words.topic and not (_leans(turn) and _is_spoken_of(turn))):
        return None
    own = thread.of_place(words.place_names)
    local = thread.local_of(words.place_names)
    if local:
        question = joined(joined(spoken(thread.subject), "".join(words.place_texts)), all_asked(turn))
        return Understood(question, local.aids, (local.call_id,))
    named_alike = () if own else thread.of_same_name(words.place_names)
    told_there = thread.holds_place(words.place_names) and thread.tells_of(words.place_texts)
    if not own and not told_there and not named_alike:
        return None
    question = joined(joined(spoken(thread.subject), "".join(words.place_texts)), all_asked(turn))
    if own and len(own) < len(thread.aids):
        return Understood(question, own, thread.call_ids)
    if named_alike:
        return Understood(question, named_alike)
    near = (*thread.aids, *thread.notices_of(words.place_names))
    return Understood(question, tuple(dict.fromkeys(near)), thread.call_ids)


def _is_spoken_of(turn: Turn) -> bool:
    """Whether the notices spoken of hold something of a Chinese topic (榆林瞪羚企业一家奖多少 beside 榆林招工补贴 does not)."""
    pairs = han_pairs(turn.words.topic)
    return not pairs or turn.words.points_back or share(pairs, turn.thread.text) > 0


def _leans(turn: Turn) -> bool:
    """Whether a turn without a place or year is about what was spoken of."""
    words = turn.words
    if not words.topic:
        return words.says_something
    pairs = han_pairs(words.topic)
    if pairs:
        size = len(words.topic.replace(" ", ""))
        if tells_own_figure(turn.text) and (size < SHORT_TOPIC or not _names_another(turn, pairs)):
            return True
        if _names_another(turn, pairs):
            return False
        return (
            share(pairs, turn.thread.text) >= SPOKEN_OF
            or words.points_back
            or bool(len(turn.text) <= SHORT_TURN and _OUTCOME.search(turn.text))
            or (words.has_asked and size <= SHORT_TOPIC)
            or (words.points_on and size < SHORT_TOPIC)
            or (not words.points_on and _asks_of_it(turn, pairs, size))
        )
    if (
        words.has_asked
        and _OF_MINE.search(turn.text)
        and turn.thread.told_share(words.topic) >= PARTLY_SPOKEN_OF
    ):
        return True  # "our loan was in March, until when?" of a programme for loans
    if _OF_MINE.search(turn.text) and _MATTERS.search(turn.text):
        return True
    points_back = words.points_back and len(words.topic.split()) <= 1  # "their major" may be that of others
    adds_a_case = words.has_asked and _CASE.search(turn.text)  # deadline if I file on paper
    return points_back or bool(adds_a_case or _GOES_ON.search(fold(turn.text)))


def is_short_english(turn: Turn) -> bool:
    """Whether an English turn is likely to lean on what is spoken of, though its one word of its own may name something else."""
    words = turn.words
    few = len(turn.text.split()) <= SHORT_ENGLISH and len(words.topic.split()) <= 1
    return (words.points_back or (few and not words.points_on)) and not han_pairs(words.topic)


def _asks_of_it(turn: Turn, pairs: frozenset[str], size: int) -> bool:
    """Whether a short turn that asks something asks it of what is spoken of, which holds half its words (场地要多大)."""
    if len(turn.text) > SHORT_TURN or not ASKS.search(fold(turn.text)):
        return False
    words = [word for run in turn.words.topic.split() for word in plain_words(run)]
    told = max(share(pairs, turn.thread.text), share(words, turn.thread.text))
    return size <= 2 or told >= PARTLY_SPOKEN_OF


def _names_another(turn: Turn, pairs: frozenset[str]) -> bool:
    """Whether the topic is the name of a call that was not spoken of, and not of the one that was.

    So is another title that firms apply for, alone (独角兽…要什么条件? 瞪羚呢?), though what was spoken of may mention it.
    """
    own = fold(turn.thread.subject) + turn.thread.titles
    if share(pairs, own) >= NAMED:
        return False
    if not turn.words.has_asked and turn.thread.is_of_another_title(turn.words.topic):
        return True
    named = calls_named(turn.thread.reader, pairs)
    if share(pairs, turn.thread.text) >= PARTLY_SPOKEN_OF:  # 小巨人能补多少: a class of what was spoken of
        return any(turn.thread.is_near(call.regions) for call in named)
    return bool(named)


def calls_named(reader: CollectionReader, pairs: frozenset[str]) -> list[CallRecord]:
    """The calls whose names hold most of some pairs of characters."""
    names = enumerate(reader.folded_programmes)
    return [reader.calls[n] for n, name in names if share(pairs, name) >= NAMED]
