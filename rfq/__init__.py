"""Requests for quotation, matching, quotations with revisions, award."""
