"""Requests for quotation, their matches, quotations in immutable revisions, and the award.

Verbs: submit_rfq, record_matches, submit_quotation, counter_offer, revise, accept_revision.
"""
