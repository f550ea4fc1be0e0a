"""Demo phones: invented extensions of the terminals of the demo, by what is to be done."""

EXTENSIONS: dict[str, str] = {
    "call_customs": "2214",
    "call_foreman": "2206",
    "call_foreman_of_quay": "2208",
    "call_foreman_of_yard": "2207",
    "call_gatehouse": "2201",
    "call_guard_on_duty": "2202",
    "call_haulier": "2209",
    "call_police_room": "2211",
    "call_port_police": "2212",
    "call_seaport_police": "2213",
    "call_sensor_service": "2210",
    "send_patrol_to_fence": "2203",
    "send_patrol_to_gate": "2203",
    "send_patrol_to_zone": "2203",
}
