"""A few financing needs and what came of them: what their figures are counted from in tests."""

from datetime import datetime, timedelta

from crm.models import Role, Unit
from enterprises.outreach.finance import flow
from tests.factories import make_enterprise, make_institution, make_introduction, make_need, make_unit, make_user

# of each need: what its institutions did (a bank, then an insurer), and how many days ago; granted in millions
NEEDS = (
    (("grant", 3, 2), ("refuse", 2, None)),
    (("grant", 40, 5), ("grant", 1, 5)),
    (("drop", 1, None),),
    (("talk", 1, None),),
    (),
)


def financed(now: datetime) -> None:
    officer, community = make_user(Role.OFFICER, name="林晓岚"), make_unit("力元社区", Unit.Kind.COMMUNITY)
    places = [make_institution("平湖农商银行"), make_institution("平湖保险公司", kind="insurer")]
    make_institution("平湖旧基金", kind="fund", is_active=False)
    for at, told in enumerate(NEEDS):
        enterprise = make_enterprise(community=community if at % 2 else None)
        need = make_need(by=officer, now=now - timedelta(days=60), enterprise=enterprise)
        for place, (name, days, millions) in zip(places, told, strict=False):
            then = now - timedelta(days=days)
            row = make_introduction(need, by=officer, now=then - timedelta(days=1), institution=place)
            facts = {} if name == "talk" else {"settled_on": then.date()}
            facts |= {"granted": millions * 1_000_000} if millions else {}
            flow.INTRODUCTION_VERBS[name](row.pk, by=officer, text="说明", now=then, **facts)
