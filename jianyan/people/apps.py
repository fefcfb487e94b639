"""Django's entry for the room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "jianyan.people"
    label = "people"

    def ready(self) -> None:
        from allauth.account.signals import password_changed
        from allauth.mfa.signals import authenticator_added

        from jianyan.core import worker
        from jianyan.people import delegation, delivery, devices, identity, second_factor, senders

        identity.providers()
        assert delegation.RIGHTS  # what may be lent is known before anybody acts in a name
        senders.channels()  # what is set up wrongly is said at the start, not in the midst of somebody's work
        worker.regularly(5, delivery.empty)
        worker.regularly(600, devices.forget)
        authenticator_added.connect(second_factor.shown)
        password_changed.connect(devices.renewed)
