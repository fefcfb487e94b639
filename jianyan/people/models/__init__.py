"""The tables of people: who there is, who sits where from when to when, and who may sign in."""

from jianyan.people.models.accounts import Account, Grant, Role
from jianyan.people.models.bodies import Body, BodyEvent, BodyMember, Standard, StandardCheck, Unit
from jianyan.people.models.committees import Committee, PlenarySession, Sector, Term
from jianyan.people.models.delegations import Delegation
from jianyan.people.models.honours import Advisor, Award
from jianyan.people.models.notices import Delivery, Notice, Preference
from jianyan.people.models.outside import ModelCall
from jianyan.people.models.persons import Person, Post, Tenure
from jianyan.people.models.signing import Assistance, Device, Identity, Slip, SmsCode
from jianyan.people.models.wishes import ChangeRequest, SavedView, WallKey

__all__ = [
    "Account",
    "Advisor",
    "Assistance",
    "Award",
    "Body",
    "BodyEvent",
    "BodyMember",
    "ChangeRequest",
    "Committee",
    "Delegation",
    "Delivery",
    "Device",
    "Grant",
    "Identity",
    "ModelCall",
    "Notice",
    "Person",
    "PlenarySession",
    "Post",
    "Preference",
    "Role",
    "SavedView",
    "Sector",
    "Slip",
    "SmsCode",
    "Standard",
    "StandardCheck",
    "Tenure",
    "Term",
    "Unit",
    "WallKey",
]
