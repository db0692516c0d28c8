"""All verbs of a request, gathered: flow.accept, flow.assign … and by the name of the move in VERBS.

One verb for each move of the table. Called with the request's id, who takes it (`by`; None is the enterprise itself)
and what the move asks for; raises crm.flow.Refused.
"""

from .verbs.answering import interim, pass_check, progress, reply, send_back, submit, void
from .verbs.ending import add_information, call_back, close, rate, reopen, settle, withdraw
from .verbs.exceptions import (
    ask_extension,
    ask_pause,
    grant_extension,
    grant_pause,
    refuse_extension,
    refuse_pause,
    resume,
)
from .verbs.intake import accept, decline, link, log, mark, reissue_code
from .verbs.routing import assign, assist, contribute, dispute, reassign, return_, rule, sign
from .verbs.steps import search_text
from .verbs.watching import answer_urge, card_revoke, urge

__all__ = ["VERBS", "log", "search_text"]

VERBS = {
    "accept": accept, "assign": assign, "link": link, "sign": sign, "rule": rule, "grant_extension": grant_extension,
    "refuse_extension": refuse_extension, "grant_pause": grant_pause, "refuse_pause": refuse_pause,
    "pass_check": pass_check, "send_back": send_back, "answer_urge": answer_urge, "contribute": contribute,
    "resume": resume, "submit": submit, "reply": reply, "close": close, "interim": interim, "progress": progress,
    "ask_extension": ask_extension, "ask_pause": ask_pause, "reassign": reassign, "return": return_,
    "dispute": dispute, "urge": urge, "assist": assist, "void": void, "mark": mark, "decline": decline, "rate": rate,
    "settle": settle, "call_back": call_back, "reopen": reopen, "add_information": add_information,
    "reissue_code": reissue_code, "withdraw": withdraw, "card_revoke": card_revoke,
}  # fmt: skip
