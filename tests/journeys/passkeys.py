"""A phone that holds passkeys: the browser's own virtual authenticator."""

from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page


@dataclass(frozen=True, slots=True)
class Authenticator:
    """Where passkeys are kept, and who owns it: she is there and shows her face when asked."""

    connection: CDPSession
    id: str

    def count(self) -> int:
        """How many passkeys it holds."""
        return len(self.connection.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"])


def given(page: Page) -> Authenticator:
    """Give a window's owner a place for passkeys. The browser does not offer them by itself: she presses the button."""
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    connection = page.context.new_cdp_session(page)
    connection.send("WebAuthn.enable", {"enableUI": False})
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}
    made = connection.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return Authenticator(connection, made["authenticatorId"])
