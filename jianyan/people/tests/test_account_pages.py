"""The pages about one's own account speak the house's words, whoever wrote the view behind them."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in, world
from jianyan.people.tests.test_signing import PASSWORD, by_password, code_of, with_password

pytestmark = pytest.mark.django_db
FOREIGN = re.compile("因素|安全密钥|身份验证器|认证器|登出|激活|帐户|你|Not used|可选项")
PAGES = {
    "": "我的账号",
    "2fa/": "两步验证",
    "2fa/totp/activate/": "设置验证器",
    "2fa/totp/deactivate/": "停用验证器",
    "2fa/codes/": "恢复代码",
    "2fa/codes/generate/": "重新生成恢复代码",
    "2fa/keys/": "通行密钥",
    "2fa/keys/add/": "添加通行密钥",
    "2fa/reauthenticate/": "请再验证一次",
    "reauthenticate/": "请再验证一次",
    "password/change/": "修改密码",
    "logout/": "退出登录",
}


@pytest.fixture
def at():
    return world()


def said(client, path):
    """What stands between the tags of a page that opens."""
    answer = client.get(f"/accounts/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def foreign(text):
    return FOREIGN.findall(re.sub("<[^>]+>", "", text))


def enter(at, client):
    """By the password and the six digits, so that all pages open at once."""
    account = with_password(at.of(Role.PO))
    TOTP.activate(account, secret := generate_totp_secret())
    RecoveryCodes.activate(account)
    by_password(client, account)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})


def test_each_page_of_ones_own_account_is_ours(at, client):
    bare = sign_in(Client(), at.of(Role.PO))
    for path in ("2fa/", "2fa/totp/activate/", "2fa/keys/", "2fa/keys/add/"):
        text = said(bare, path)
        assert (f"<h1>{PAGES[path]}</h1>" in text, foreign(text)) == (True, []), path
    enter(at, client)
    for path in PAGES.keys() - {"2fa/totp/activate/"}:
        text = said(client, path)
        assert (f"<h1>{PAGES[path]}</h1>" in text, foreign(text)) == (True, []), path


def test_what_is_done_there_is_told_in_our_words(at, client):
    enter(at, client)
    old = re.findall("<code>(.*?)</code>", said(client, "2fa/codes/"))
    answer = client.post("/accounts/2fa/codes/generate/", follow=True).content.decode()
    new = re.findall("<code>(.*?)</code>", answer)
    assert (len(old), len(new), set(old) & set(new)) == (10, 10, set())
    refused = client.post("/accounts/2fa/totp/deactivate/").content.decode()
    assert "您的角色需要两步验证" in refused
    given = {"oldpassword": PASSWORD, "password1": "stone-and-water-8", "password2": "stone-and-water-8"}
    assert "密码已经修改。" in client.post("/accounts/password/change/", given, follow=True).content.decode()
    assert "您已退出登录。" in client.post("/accounts/logout/", follow=True).content.decode()
