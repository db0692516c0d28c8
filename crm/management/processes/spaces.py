"""空间载体, and who moves in."""

from crm.management.manual import Process
from enterprises.tenancy import forms as tenancy_forms
from enterprises.tenancy import models as tenancy
from enterprises.tenancy import moves as t
from spaces import models as spaces
from spaces import moves as s
from spaces.move_forms import FORMS as SPACE_FORMS

SPACES = Process(
    head="""\
# 空间载体的步骤

根据 `spaces/moves.py` 和 `move_forms.py` 生成。空间管理员登记（`create`）或导入后，即为“{first}”。
留置到期由系统自动解除；业主在确认链接里答复“已租出”的，由系统转为已租。
""",
    flow=s.FLOW,
    states=spaces.Status,
    over={spaces.Status.WITHDRAWN},
    form=SPACE_FORMS.get,
    rest="其余角色（{others}）不办理；除政策编辑外都可以查看。",
    conditions={s.extensions_left: "延长次数未用完", s.has_landlord: "已登记业主或中介联系人"},
    standings={s.HOLDER: "留置人", s.LANDLORD: "业主（确认链接）", s.SYSTEM: "系统"},
    is_open="在册",
)
TENANCIES = Process(
    head="""\
# 入驻的步骤

根据 `enterprises/tenancy/moves.py` 和 `forms.py` 生成。登记入驻（`take`）后，即为“{first}”：空置单元由空间管理员或留置人登记，同时转为已租；
已租单元由服务专员、督办领导登记入驻企业，单元状态不变。台账里腾退、下架的单元，其入驻由系统自动转为已腾退。
""",
    flow=t.FLOW,
    states=tenancy.Status,
    over={tenancy.Status.ENDED, tenancy.Status.VOID},
    form=tenancy_forms.FORMS.get,
    rest="其余角色（{others}）不办理；除政策编辑外都可以查看。",
    conditions={t.is_owned: "租用（不是自有）"},
    standings={t.AUTHOR: "登记人"},
    is_open="在租",
)
