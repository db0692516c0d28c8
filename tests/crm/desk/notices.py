"""An invented notice for 2027, as it would be published, and steps that several tests take with it."""

from datetime import datetime

from crm.clock import SHANGHAI
from crm.desk import calendar_flow
from crm.desk.calendar_preview import Preview
from crm.models import CalendarNotice, Job
from crm.notice_text import Day, read
from crm.workdays import DayKind

NUMBER = "国办发明电〔2026〕99号"
TEXT = f"""国务院办公厅关于2027年部分节假日安排的通知
{NUMBER}
经国务院批准，现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天。
六、中秋节：9月15日（周三）放假1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""
NOON = datetime(2026, 12, 30, 12, tzinfo=SHANGHAI)  # a Wednesday: three working days later is next year


def days_of(text: str = TEXT) -> list[Day]:
    return read(text).days


def shorter_new_year(days: list[Day]) -> list[Day]:
    """A correction: one day off at New Year, and the Saturday after it is worked."""
    kept = [day for day in days if str(day.date) not in {"2027-01-02", "2027-01-03"}]
    return sorted([*kept, Day(kept[0].date.replace(day=2), DayKind.MAKEUP_WORKDAY, "元旦")])


def drafted(by, days: list[Day] | None = None, *, text: str = TEXT) -> CalendarNotice:
    return calendar_flow.draft(by=by, year=2027, number=NUMBER, days=days or days_of(), text=text)


def previewed(notice: CalendarNotice) -> Preview:
    return Preview(*calendar_flow.calendars(notice), now=NOON)


def applied(notice: CalendarNotice, by) -> CalendarNotice:
    """As from the preview's page, with everything compared."""
    return calendar_flow.apply(notice.pk, by=by, seal=previewed(notice).seal, compared=True, now=NOON)


def withdrawn(notice: CalendarNotice, by) -> CalendarNotice:
    return calendar_flow.withdraw(notice.pk, by=by, seal=previewed(notice).seal, now=NOON)


def last_job() -> Job:
    return Job.objects.latest("id")
