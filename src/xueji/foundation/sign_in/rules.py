"""Pure rules of signing in: what a password is made of."""

import unicodedata

# A fragment of a name that is shorter than this is found in too many good passwords.
NAME_LEAST_CHARACTERS = 4


def character_classes(password: str) -> int:
    """How many of the four classes occur: capital letters, small letters, digits, everything else (0-4)."""
    kinds = {_class_of(character) for character in password}
    return len(kinds)


def _class_of(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Lu":
        return "capital"
    if category == "Ll":
        return "small"
    return "digit" if category == "Nd" else "other"


def contains_name(password: str, names: list[str]) -> bool:
    """Whether a sign-in name, a person's number or a name in pinyin stands inside the password."""
    folded = password.casefold()
    return any(len(name) >= NAME_LEAST_CHARACTERS and name.casefold() in folded for name in names)


# Later words are inside earlier ones: Edge calls itself Chrome too, Android calls itself Linux.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Lark", "飞书"),
    ("wxwork", "企业微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "安卓"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """What a browser says it is, in two words, e.g. ``Windows · Edge``."""
    found = [next((name for word, name in known if word in user_agent), "") for known in (SYSTEMS, BROWSERS)]
    return " · ".join(name for name in found if name) or "未知设备"
