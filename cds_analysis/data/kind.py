"""Kinds of measures: what a figure counts, from which follows how such figures spread and drift."""

from __future__ import annotations

from collections.abc import Mapping

MEASURE_KINDS: Mapping[str, str] = {
    "coverage": "what is within reach: networks, places, households that could be connected",
    "take_up": "what people or households have or use",
    "business_use": "what enterprises use",
    "workforce": "a share of those who work",
    "economy_share": "a share of output or of turnover",
    "public_service_use": "dossiers and people that use public services online",
    "public_service_supply": "services, files and reports that the administration offers or handles online",
    "index_score": "a composite index",
    "sub_score": "a part of a composite index, or its score in one field",
    "rank": "a place in an order",
    "growth": "a rate of change",
    "structure": "how a place is made up: its people and where they live",
    "amount": "a number or a sum without an upper bound",
}
