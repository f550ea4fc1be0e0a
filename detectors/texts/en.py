"""English sentences by key."""

SENTENCES = {
    "plate_forbidden": "Plate {plate} read in {zone} at {at}: no access and no announced visit.",
    "plate_closed": "Plate {plate} read in {zone} at {at}, outside opening hours.",
    "plate_explained": "Withdrawn: visit {visit} of {company} covers plate {plate} in {zone}.",
    "dead_pass_blocked": "Blocked pass {pass_id} opened {door} at {at}.",
    "dead_pass_lost": "Pass {pass_id}, reported lost, opened {door} at {at}.",
    "dead_pass_returned": "Returned pass {pass_id} opened {door} at {at}.",
    "dead_pass_expired": "Expired pass {pass_id} opened {door} at {at}.",
    "passback": "Pass {pass_id} went into {zone} again at {at}; not out since {since}.",
    "forced_door": "Door {door} to {zone} was forced at {at}.",
    "held_door": "Door {door} has been held open since {at}.",
    "held_door_over": "Door {door} was closed again at {at}.",
    "off_shift": "Pass {pass_id} came in through {door} at {at}, {hours} hours from the nearest shift.",
    "tailgating": "{people} people went through {door} at {at}, {shown} pass(es) shown.",
    "occupants": "Vehicle with {people} occupants through {door} at {at}, {shown} pass(es) shown.",
    "opened_by_hand": "Door {door} opened by hand at {at}; {people} people went in without a pass.",
    "perimeter_crossing_in": "{people} on foot over the fence inwards at {zone} since {at}; no works announced.",
    "perimeter_crossing_out": "{people} on foot over the fence outwards at {zone} since {at}; no works announced.",
    "perimeter_crossing_explained": "Withdrawn: {visit} of {company} announces works at {zone}.",
    "silence": "Sensor {sensor} has not reported for {minutes} minutes, last at {since}.",
    "silence_over": "Sensor {sensor} reports again since {at}.",
}
