"""What kind of device a browser says it runs on."""

from django.utils.translation import gettext

# In this order: an iPhone also says "Mac OS X", Android also says "Linux", Edge and Opera also say "Chrome".
_SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")),
    *(("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")),
)
_BROWSERS = (
    *(("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox")),
    *(("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)


def device(user_agent: str) -> str:
    """A browser and its system in words, such as ``Safari (iPhone)``."""
    unknown = gettext("不明な端末")
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return f"{browser} ({system})" if browser and system else browser or system or unknown
