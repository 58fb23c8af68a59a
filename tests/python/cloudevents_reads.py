"""Reads a batch of CloudEvents with the library of the CloudEvents project, and prints what it understood as JSON.

It owns no knowledge of Meepraat: whatever the library refuses, others would refuse too.
"""

import json
import sys

from cloudevents.core.bindings.http import HTTPMessage, from_structured_event

with open(sys.argv[1], "rb") as file:
    batch = json.load(file)

understood = []
for item in batch:
    message = HTTPMessage(
        headers={"content-type": "application/cloudevents+json"},
        body=json.dumps(item).encode(),
    )
    event = from_structured_event(message)
    understood.append(
        {
            "id": event.get_id(),
            "source": event.get_source(),
            "type": event.get_type(),
            "time": event.get_time().isoformat(),
            "datacontenttype": event.get_datacontenttype(),
            "data": event.get_data(),
        }
    )
json.dump(understood, sys.stdout)
