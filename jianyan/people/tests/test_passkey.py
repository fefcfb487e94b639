"""A passkey in a real browser: added by staff at the first sign-in, and shown at the next."""

from jianyan.people.models import Role
from jianyan.people.tests.factories import world


def test_staff_come_in_with_a_passkey(new_page, transactional_db):
    account = world().of(Role.PO).account
    account.set_password("water-and-stone-7")
    account.save()
    page = new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    made |= {"automaticPresenceSimulation": True, "hasResidentKey": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": made})

    def sign_in():
        page.goto("/accounts/login/?next=/lan/people/")
        page.fill("[name=login]", account.username)
        page.fill("[name=password]", "water-and-stone-7")
        page.click("main button[type=submit]:has-text('登录')")

    sign_in()
    page.click("text=添加通行密钥")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/2fa/codes/**")
    page.goto("/lan/people/")
    assert page.locator("h1").inner_text() == "委员"
    page.context.clear_cookies()
    sign_in()
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/lan/people/")
