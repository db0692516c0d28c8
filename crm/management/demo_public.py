"""What the demonstration shows of the public site: its fixed texts, and what came in over it last night."""

from datetime import datetime, time, timedelta

from cms.models import PublicSite
from crm.clock import SHANGHAI, shanghai
from enterprises.requests import flow
from enterprises.requests.models import Category, Channel

SITE = {
    "name": "平湖企业服务", "operator": "经济发展办公室", "phone": "0755-0000 0000",
    "hours": "工作日 9:00–12:00、14:00–18:00", "duty_phone": "0755-0000 0001",
}  # fmt: skip
LATE = time(23, 12)
TOKEN = "demo-web"
CAME_IN = {
    "claimed_name": "深圳市昀峤电气有限公司", "title": "扩产用电报装进度缓慢，影响新线投产",
    "text": "9 月申请增容 315 kVA，至今排队。新线设备已到场，计划下月投产，希望协调供电部门明确时间。",
    "contact_name": "叶女士", "contact_phone": "13800000042",
}  # fmt: skip


def load(now: datetime) -> int:
    """The site's texts, and a request of last night that nobody has linked to an enterprise yet."""
    PublicSite.objects.update(**SITE)
    last_night = datetime.combine(shanghai(now).date() - timedelta(days=1), LATE, SHANGHAI)
    flow.log(
        by=None, token=TOKEN, received_at=last_night, now=last_night, channel=Channel.WEB,
        category=Category.objects.get(name="用电报装"), **CAME_IN,
    )  # fmt: skip
    return 1
