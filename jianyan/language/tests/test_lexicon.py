"""The phrase table: well formed, and complete for what the rooms declare."""

from __future__ import annotations

import re

import pytest

from jianyan.language.lexicon import build, load

_NAMES = """
people.members people.tenure_events people.party_branches people.special_committees people.work_groups
people.study_groups people.studios people.liaison_groups people.liaison_groups_up_to_standard
people.liaison_groups_upgraded people.advisors people.awards people.excellent_members people.advanced_individuals
proposals.received proposals.by_kind proposals.filed proposals.merged proposals.not_filed proposals.withdrawn
proposals.pending proposals.filing_rate proposals.converted proposals.by_sponsor proposals.collective proposals.sponsor_share
proposals.sponsoring_members proposals.participation_rate proposals.per_member proposals.category
proposals.category_share proposals.units proposals.assignments proposals.replied proposals.reply_rate
proposals.on_time_rate proposals.handling_days proposals.overdue proposals.face_to_face_rate proposals.contact_rate
proposals.replies proposals.reply_class proposals.class_share proposals.solved_rate proposals.implemented_rate
proposals.adopted_rate proposals.feedback_rate proposals.satisfaction proposals.satisfied
proposals.basically_satisfied proposals.unsatisfied proposals.attitude_satisfaction proposals.rehandled
proposals.closed proposals.closing_rate proposals.follow_up_rate proposals.key proposals.number_one
proposals.excellent proposals.published_rate
opinions.received opinions.issued_items opinions.issues opinions.adopted opinions.adoption_rate opinions.instructed
opinions.instruction_rate opinions.transferred opinions.reporters opinions.by_groups opinions.direct_train_issues
activities.meetings activities.study activities.training activities.activities activities.participations
activities.participants activities.project_members activities.attendance_rate activities.suggestions
activities.aspects activities.consolidated activities.reports activities.reports_instructed activities.plan_rate
activities.speeches activities.supervisors publications.party_papers activities.site_visits activities.problems
activities.member_visits activities.members_visited activities.member_problems activities.studio_activities
activities.studio_visitors activities.liaison_group_activities activities.public_matters activities.reading
activities.donations activities.public_welfare activities.people_reached activities.staff_deployed activities.chains
activities.projects activities.coverage_rate activities.instruction_rate activities.matters_converted
publications.manuscripts publications.volumes publications.books_distributed
publications.publicity_written publications.publicity_published publications.rules
"""
NAMES = _NAMES.split()


def test_each_name_stands_once():
    names = [entry.name for entry in load()]
    assert len(names) == len(set(names))


def test_catalogue_ids_are_well_formed():
    assert all(entry.id is None or re.fullmatch(r"[POAMLCS]-\d\d", entry.id) for entry in load())


@pytest.mark.parametrize("name", NAMES)
def test_the_names_the_rooms_use_are_there(name):
    assert load()[name].title


def test_a_share_names_an_entry():
    lexicon = load()
    assert all(entry.share is None or lexicon[entry.share] for entry in lexicon)


def test_every_phrase_says_something_and_takes_a_counter():
    for entry in load():
        for phrase in entry.phrases:
            assert any(not term.absent for term in phrase.terms), (entry.name, phrase.text)
            assert phrase.units, (entry.name, phrase.text)
            assert all(term.words for term in phrase.terms), (entry.name, phrase.text)


def test_a_phrase_can_name_classes_alternatives_places_and_counters_of_its_own():
    entry = build(
        {
            "words": {"量": ["提交", "收到"]},
            "counters": {"many": ["件", "条"]},
            "nouns": [],
            "entry": [
                {
                    "name": "a.b",
                    "unit": "件",
                    "title": "t",
                    "units": ["many"],
                    "phrases": ["<量>|交来 @提案 !重点 /份"],
                }
            ],
        }
    ).entries[0]
    verb, noun, absent = entry.phrases[0].terms
    assert verb.words == {"提交", "收到", "交来"}
    assert (noun.place, absent.absent) == ("near", True)
    assert entry.phrases[0].units == {"份"}
