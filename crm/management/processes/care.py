"""Who looks after an enterprise: 一对一专班, 虚拟园区."""

from crm.management.manual import Process
from crm.models import Role
from enterprises.teams import models as teams
from enterprises.teams import moves as t
from enterprises.teams.forms import FORMS as TEAM_FORMS
from enterprises.virtual_parks import models as virtual_parks
from enterprises.virtual_parks import moves as v
from enterprises.virtual_parks.forms import FORMS as PARK_FORMS
from enterprises.virtual_parks.forms import ParkForm

TEAMS = Process(
    head="""\
# 一对一专班的步骤

根据 `enterprises/teams/moves.py` 和 `forms.py` 生成。督办领导为任何企业成立（`form`）专班，服务专员为本人负责的企业成立，即为“{first}”。
一家企业同时只有一个专班。组员退出、组长调整、专班撤销都留有起止日期。
""",
    flow=t.FLOW,
    states=teams.Status,
    over={teams.Status.ENDED},
    form=TEAM_FORMS.get,
    rest="其余角色（{others}）不办理；都可以查看。",
    standings={t.LEADER: "组长"},
    is_open="在岗",
    through={Role.OFFICER, Role.HANDLER},
)
VIRTUAL_PARKS = Process(
    head="""\
# 虚拟园区的步骤

根据 `enterprises/virtual_parks/moves.py` 和 `forms.py` 生成。服务专员、督办领导设立（`create`）后，即为“{first}”。
一家企业可以同时在几个虚拟园区。
""",
    flow=v.FLOW,
    states=virtual_parks.Status,
    over={virtual_parks.Status.ENDED},
    form=(PARK_FORMS | {"edit": ParkForm}).get,
    rest="其余角色（{others}）只办理本人任组长或在服务团队里的虚拟园区；都可以查看。",
    standings={v.LEADER: "组长", v.TEAM: "服务团队"},
    is_open="运行",
)
