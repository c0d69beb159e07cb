"""What resolving makes of a turn: a question of its own, or what else is to be done with it."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answering.composing.small_talk import TalkKind
from rag.domain import Language
from rag.public.conversation_json import ListedItem


@dataclass(frozen=True, slots=True)
class Understood:
    """A turn as it is answered.

    Attributes:
        question: needs no other turn.
        aids: the notices that it is asked of; empty: all.
        call_ids: the call that it is asked of, where that was picked or spoken of.
        reply: the language to answer in; None: that of the question.
        talk: a turn that asks nothing of the notices.
        options: the items to choose from, where the turn must be asked back.
        item: the item that is to be told of, where the turn asks for nothing in particular.
        shown: items of the list that need not be shown again.
        leans: the turn goes on with what was spoken of.
        pinned: the language that the user asked for, also for the turns to come.
        staying: the same turn asked of the notices spoken of, where nothing tells for sure that it leaves them.
        likely: of such a turn: it is so short that it stays where nothing is answered that could tell.
        names_itself: it is long, or names a place or year: its own words tell what it is about.

    """

    question: str
    aids: tuple[str, ...] = ()
    call_ids: tuple[str, ...] = ()
    reply: Language | None = None
    talk: TalkKind | None = None
    options: tuple[ListedItem, ...] = ()
    item: ListedItem | None = None
    shown: tuple[ListedItem, ...] = ()
    leans: bool = False
    pinned: Language | None = None
    staying: Understood | None = None
    likely: bool = False
    names_itself: bool = True

    @property
    def may_need_a_model(self) -> bool:
        """Whether the rules know only the words of the turns before, or none that help: a model may see more."""
        plain = not (self.talk or self.options or self.item or self.shown or self.pinned or self.aids)
        return plain and (self.leans or not self.names_itself)
