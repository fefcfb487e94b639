"""The tables of people: who there is, who sits where from when to when, and who may sign in."""

from jianyan.people.models.accounts import Account, Grant, Role
from jianyan.people.models.bodies import Body, BodyEvent, BodyMember, Standard, StandardCheck, Unit
from jianyan.people.models.committees import Committee, PlenarySession, Sector, Term
from jianyan.people.models.honours import Advisor, Award
from jianyan.people.models.notices import Delivery, Notice, Preference
from jianyan.people.models.outside import ModelCall
from jianyan.people.models.persons import Person, Post, Tenure

__all__ = [
    "Account",
    "Advisor",
    "Award",
    "Body",
    "BodyEvent",
    "BodyMember",
    "Committee",
    "Delivery",
    "Grant",
    "ModelCall",
    "Notice",
    "Person",
    "PlenarySession",
    "Post",
    "Preference",
    "Role",
    "Sector",
    "Standard",
    "StandardCheck",
    "Tenure",
    "Term",
    "Unit",
]
