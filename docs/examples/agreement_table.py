#!/usr/bin/env python3
"""Prints what the cases of a project came to: each segment with its volume, and how well its readers agreed.

Needs nothing but Python 3 and a token (your name, top right, "API tokens"; the scope READ is enough):

    COVOXEL_URL=http://localhost:3000 COVOXEL_TOKEN=... python3 agreement_table.py <project id>

Dice and HD95 are those of the readers' masks as they were submitted, volumes those of the result. A dash is a number that
doesn't exist, for example a distance to an empty mask; the API says why beside each.
"""

import json
import os
import sys
import urllib.error
import urllib.request

CASES = """
query Cases($project: ID!, $after: String) {
  project(id: $project) {
    name
    cases(first: 50, after: $after, states: [DONE]) {
      pageInfo { hasNextPage endCursor }
      edges { node {
        number
        agreement { labels { labelKey pairs { instance { a } dice { value reason } hd95Mm { value reason } } } }
        result {
          origin
          contentHash
          segmentation { niftiPath segments { name labelKey volumeMl volumeUnknownReason } }
        }
      } }
    }
  }
}
"""


def ask(query, variables):
    """Posts one operation. Returns its data; raises RuntimeError with the codes of its errors."""
    request = urllib.request.Request(
        os.environ["COVOXEL_URL"].rstrip("/") + "/graphql",
        data=json.dumps({"query": query, "variables": variables}).encode(),
        headers={
            "authorization": "Bearer " + os.environ["COVOXEL_TOKEN"],
            "content-type": "application/json",
        },
    )
    try:
        with urllib.request.urlopen(request) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        answer = json.load(error)
    if answer.get("errors"):
        raise RuntimeError("; ".join(f"{e['extensions']['code']}: {e['message']}" for e in answer["errors"]))
    return answer["data"]


def cases_of(project_id):
    """Yields every case that is done, page by page."""
    after = None
    while True:
        project = ask(CASES, {"project": project_id, "after": after})["project"]
        if project is None:
            raise RuntimeError("NOT_FOUND: no such project, or it is not yours to see")
        cases = project["cases"]
        for edge in cases["edges"]:
            yield edge["node"]
        if not cases["pageInfo"]["hasNextPage"]:
            return
        after = cases["pageInfo"]["endCursor"]


def rows_of(case):
    """One row for each segment of the result: case, segment, volume in mL, lowest Dice and largest HD95 of any two readers."""
    pairs = {
        label["labelKey"]: [pair for pair in label["pairs"] if pair["instance"] is None]
        for label in (case["agreement"] or {"labels": []})["labels"]
    }
    for segment in case["result"]["segmentation"]["segments"]:
        of_label = pairs.get(segment["labelKey"], [])
        dice = [pair["dice"]["value"] for pair in of_label if pair["dice"]["value"] is not None]
        distance = [pair["hd95Mm"]["value"] for pair in of_label if pair["hd95Mm"]["value"] is not None]
        yield (
            f"Case {case['number']}",
            segment["name"],
            segment["volumeMl"],
            min(dice) if dice else None,
            max(distance) if distance else None,
            case["result"]["origin"].lower(),
        )


def table(project_id):
    """All rows of a project, as text."""
    head = ("case", "segment", "volume mL", "Dice", "HD95 mm", "result")
    shown = [head] + [
        (case, segment, number(volume, 2), number(dice, 3), number(distance, 1), origin)
        for found in cases_of(project_id)
        for case, segment, volume, dice, distance, origin in rows_of(found)
    ]
    widths = [max(len(row[column]) for row in shown) for column in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in shown)


def number(value, digits):
    return "-" if value is None else f"{value:.{digits}f}"


if __name__ == "__main__":
    if len(sys.argv) != 2 or not os.environ.get("COVOXEL_URL") or not os.environ.get("COVOXEL_TOKEN"):
        sys.exit(__doc__)
    try:
        print(table(sys.argv[1]))
    except RuntimeError as error:
        sys.exit(str(error))
