"""街道统计数: what is published for the whole street only. Names and words; the rows are Observations."""

from django.utils.translation import pgettext_lazy

TOTALS = {
    "output": pgettext_lazy("total", "Output of above-scale industry"),  # 规上工业总产值
    "added": pgettext_lazy("total", "Value added of above-scale industry"),  # 规上工业增加值
    "fixed": pgettext_lazy("total", "Fixed-asset investment"),  # 固定资产投资
    "industrial": pgettext_lazy("total", "Industrial investment"),  # 工业投资
    "retail": pgettext_lazy("total", "Retail sales of consumer goods"),  # 社会消费品零售总额
    "sales": pgettext_lazy("total", "Sales of above-limit trade"),  # 限上商品销售额
    "services": pgettext_lazy("total", "Revenue of above-scale services"),  # 规上服务业营业收入
    "tax": pgettext_lazy("total", "Tax revenue"),  # 税收
}
