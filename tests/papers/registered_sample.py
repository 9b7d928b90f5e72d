"""A record in the form of ClinicalTrials.gov's API v2, invented for the tests."""

import json
from typing import Any


def measure(title: str, **more: Any) -> dict[str, Any]:
    """An outcome measure of the two groups, 20 people each."""
    return {
        "type": "PRIMARY",
        "title": title,
        "timeFrame": "8 weeks",
        "groups": [{"id": "OG000", "title": "Rubbing"}, {"id": "OG001", "title": "Rest"}],
        "denoms": [
            {
                "units": "Participants",
                "counts": [{"groupId": "OG000", "value": "20"}, {"groupId": "OG001", "value": "19"}],
            }
        ],
        **more,
    }


def values(first: dict[str, str], second: dict[str, str], *, title: str = "") -> list[dict[str, Any]]:
    """One class with the values of both groups."""
    held = [{"groupId": "OG000", **first}, {"groupId": "OG001", **second}]
    return [{"title": title, "categories": [{"measurements": held}]}]


DIFFERENCE = {
    "groupIds": ["OG001", "OG000"],
    "paramType": "Mean Difference (Final Values)",
    "paramValue": "2.1",
    "pValue": "<0.001",
    "ciPctValue": "95",
    "ciNumSides": "TWO_SIDED",
    "ciLowerLimit": "1.1",
    "ciUpperLimit": "3.1",
}
RECORD: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT09999999",
            "briefTitle": "Rubbing",
            "officialTitle": "Rubbing for Sore Knees",
        },
        "statusModule": {"completionDateStruct": {"date": "2016-05"}},
        "conditionsModule": {"conditions": ["Knee Osteoarthritis"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "maskingInfo": {"masking": "SINGLE", "whoMasked": ["OUTCOMES_ASSESSOR"]},
            },
            "enrollmentInfo": {"count": 40, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "Rubbing", "type": "EXPERIMENTAL", "interventionNames": ["Behavioral: Massage therapy"]},
                {"label": "Rest", "type": "NO_INTERVENTION"},
            ]
        },
        "eligibilityModule": {"sex": "ALL", "minimumAge": "40 Years"},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "The Fund"}},
    },
    "resultsSection": {
        "participantFlowModule": {
            "groups": [{"id": "FG000", "title": "Rubbing"}, {"id": "FG001", "title": "Rest"}],
            "periods": [
                {
                    "milestones": [
                        {
                            "type": "STARTED",
                            "achievements": [
                                {"groupId": "FG000", "numSubjects": "20"},
                                {"groupId": "FG001", "numSubjects": "20"},
                            ],
                        }
                    ]
                }
            ],
        },
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                measure(
                    "Pain",
                    paramType="MEAN",
                    dispersionType="Standard Deviation",
                    unitOfMeasure="points",
                    classes=values({"value": "3.9", "spread": "1.4"}, {"value": "5.9", "spread": "1.3"}),
                    analyses=[DIFFERENCE],
                ),
                measure(
                    "Relapse",
                    paramType="COUNT_OF_PARTICIPANTS",
                    unitOfMeasure="Participants",
                    classes=values({"value": "3"}, {"value": "8"}),
                ),
                measure(
                    "Change From Baseline in Walking",
                    paramType="MEDIAN",
                    dispersionType="Inter-Quartile Range",
                    unitOfMeasure="metres",
                    classes=values(
                        {"value": "12", "lowerLimit": "8", "upperLimit": "20"},
                        {"value": "NA"},
                    ),
                ),
            ]
        },
        "adverseEventsModule": {
            "eventGroups": [{"id": "EG000", "title": "Rubbing", "seriousNumAffected": 1, "seriousNumAtRisk": 20}]
        },
    },
}
TRIAL = json.dumps({"studies": [RECORD]})
