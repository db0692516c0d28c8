"""Names of enterprises and people that do not exist, and codes and telephones to match. Pure."""

from random import Random

# Characters that hardly occur in registered names; each has one reading only, so that initials are never in doubt.
FIRST = (
    "砚棠昀岫芃珩汐霁璟沐朔砾鹿曜珞翊昱琮瑄璋楹榆楠枫桦柯荻芷蘅菁萱苒苡沅沣泓洵浔涵淇渊湜溯漱瀚灏煦烨焱炜"
    "熠晗晞晏暄暮旻昕峻崧巍岱岚嵘嶂琅瑭瑾璇璞珺玥珂"
)
SECOND = (
    "澜屿禾漪砚朗原川岭渚洲湾沚浦陌垣壑岸林杉柏桥舟帆桨翎鹤鸿雁鹭隼骐骥麟驰翔驭轩宸宇庭阁栈轮轴弦钧铭锐钰"
    "锦铄镜砺磐磊碧璧珀瑞琪琳瑛"
)
THIRD = "川禾峰源泰科欣创诚盈朗元华远恒昌辰同光途腾和本安"
TRADES = (
    "精密", "电子", "电气", "自动化", "新材", "光学", "机电", "智造", "照明", "模具", "包装", "食品", "家居",
    "物流", "软件", "医疗器械", "生物", "半导体", "传感", "储能", "激光", "仪器", "环保", "纺织", "印刷", "塑胶",
    "五金", "供应链", "机器人", "数控", "通信", "线缆", "冷链", "检测", "建材", "服饰", "玩具", "钟表", "珠宝",
    "茶业",
)  # fmt: skip
FORMS = (
    "深圳市{}有限公司", "深圳市{}有限公司", "深圳市{}有限公司", "深圳市{}有限公司", "深圳市{}科技有限公司",
    "深圳市{}科技有限公司", "{}（深圳）有限公司", "深圳{}股份有限公司",
)  # fmt: skip
# two data sets in one database never share a name: the first characters are divided between them
DEMO_FIRST, SCALE_FIRST = FIRST[:20], FIRST[20:]
# the first enterprises of a demonstration, so that it tells the same stories everywhere
WELL_KNOWN = (
    "深圳市昀峤电气有限公司", "深圳市砚澜川精密有限公司", "深圳市棠屿禾电子有限公司", "深圳市桐漪自动化有限公司",
    "深圳市岫石光学有限公司", "深圳市芃野食品有限公司", "深圳市澄砾新材有限公司", "深圳市璟禾模具有限公司",
    "深圳市栎川物流有限公司", "深圳市沐岑医疗器械有限公司", "深圳市汐朗照明有限公司", "深圳市珩木家居有限公司",
    "霁原智造（深圳）有限公司", "深圳市朔汀机电有限公司", "深圳市砾禾包装制品有限公司", "深圳市鹿砚科技有限公司",
    "深圳市澍屿软件有限公司", "长栎昀供应链（深圳）有限公司", "深圳市重岚砺数控设备有限公司",
    "深圳市乐棠沚玩具有限公司",
)  # fmt: skip

SURNAMES = "林黄何罗吴陈李张王刘叶郑谢邓冯许曾彭蔡潘袁董余苏卢蒋沈魏程傅钟汪田任姜范方石姚谭廖邹熊"
GIVEN = (
    "嘉敏", "静宜", "文杰", "晓岚", "志远", "思齐", "雨桐", "俊豪", "佳怡", "子轩", "梓涵", "伟强", "丽娟",
    "国栋", "秀英", "建华", "海燕", "少芬", "永辉", "燕玲", "泽楷", "婉仪", "锦鹏", "慧贤", "启航", "敏仪",
    "学文", "家乐", "凯", "颖", "磊", "楠",
)  # fmt: skip
POSITIONS = (
    "总经理", "副总经理", "行政经理", "行政主管", "厂长", "生产经理", "财务经理", "人事主管", "项目经理",
    "安全主任",
)  # fmt: skip
PARKS = ("澜岸", "砺川", "云栈", "禾谷", "鹤洲", "磐石湾", "新岱", "锦帆", "杉桥", "珩源")
ESTATES = ("工业园", "科技园", "产业园", "智造园", "工业区")

USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)  # GB 32100-2015
BODY_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
# the inner code of a demonstration begins with these; registers are still years away from handing them out
DEMO_SERIES, SCALE_SERIES = "MAX", "MAY"


def uscc(number: int, *, series: str) -> str:
    """A code that is valid by both check digits, for division 440307 (龙岗区)."""
    digits = ""
    for _place in range(5):
        number, sign = divmod(number, len(USCC_SIGNS))
        digits = USCC_SIGNS[sign] + digits
    body = series + digits
    inner = 11 - sum(BODY_SIGNS.index(sign) * weight for sign, weight in zip(body, BODY_WEIGHTS, strict=True)) % 11
    code = f"91440307{body}{'0123456789X0'[inner]}"
    total = sum(USCC_SIGNS.index(sign) * weight for sign, weight in zip(code, USCC_WEIGHTS, strict=True))
    return code + USCC_SIGNS[-total % 31]


def company_name(number: int, *, firsts: str) -> str:
    """A different name for every number, in no visible order."""
    kinds = len(firsts) * len(SECOND) * len(THIRD) * len(TRADES)
    number, form = number * 7_368_787 % kinds, FORMS[number * 31 % len(FORMS)]
    number, first = divmod(number, len(firsts))
    number, second = divmod(number, len(SECOND))
    trade, third = divmod(number, len(THIRD))
    return form.format(firsts[first] + SECOND[second] + THIRD[third] + TRADES[trade])


def address(rng: Random, community: str) -> str:
    park = f"{rng.choice(PARKS)}{rng.choice(ESTATES)}"
    return f"平湖街道{community}社区{park}{rng.randint(1, 12)}栋{rng.randint(1, 9)}0{rng.randint(1, 6)}"


def person(rng: Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def title_of(rng: Random) -> str:
    return rng.choice(POSITIONS)


def phone(number: int) -> str:
    """A well-formed mobile number of a range that is not handed out: 138 0000 and four digits."""
    return f"1380000{number % 10_000:04d}"
