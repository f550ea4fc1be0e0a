"""Dutch sentences by key."""

SENTENCES = {
    "plate_forbidden": "Kenteken {plate} gelezen in {zone} om {at}: geen toegang en geen aangemeld bezoek.",
    "plate_closed": "Kenteken {plate} gelezen in {zone} om {at}, buiten de openingstijden.",
    "plate_explained": "Ingetrokken: bezoek {visit} van {company} dekt kenteken {plate} in {zone}.",
    "dead_pass_blocked": "Geblokkeerde pas {pass_id} opende {door} om {at}.",
    "dead_pass_lost": "Als verloren gemelde pas {pass_id} opende {door} om {at}.",
    "dead_pass_returned": "Ingeleverde pas {pass_id} opende {door} om {at}.",
    "dead_pass_expired": "Verlopen pas {pass_id} opende {door} om {at}.",
    "passback": "Pas {pass_id} ging om {at} opnieuw {zone} in; sinds {since} niet uitgecheckt.",
    "forced_door": "Deur {door} naar {zone} is om {at} geforceerd.",
    "held_door": "Deur {door} wordt sinds {at} opengehouden.",
    "held_door_over": "Deur {door} is om {at} weer gesloten.",
    "off_shift": "Pas {pass_id} kwam om {at} binnen door {door}, {hours} uur van de dichtstbijzijnde dienst.",
    "tailgating": "{people} personen door {door} om {at}, {shown} pas(sen) getoond.",
    "occupants": "Voertuig met {people} inzittenden door {door} om {at}, {shown} pas(sen) getoond.",
    "opened_by_hand": "Deur {door} met de hand geopend om {at}; {people} personen gingen naar binnen zonder pas.",
    "perimeter_crossing_in": "{people} te voet over het hek naar binnen bij {zone} sinds {at}; geen werk aangemeld.",
    "perimeter_crossing_out": "{people} te voet over het hek naar buiten bij {zone} sinds {at}; geen werk aangemeld.",
    "perimeter_crossing_explained": "Ingetrokken: {visit} van {company} meldt werk aan bij {zone}.",
    "silence": "Sensor {sensor} meldt zich {minutes} minuten niet, laatst om {since}.",
    "silence_over": "Sensor {sensor} meldt zich weer sinds {at}.",
}
