"""Routes of inspections; what an inspector is let in to stands in tests/access/test_inspectors.py."""

# fmt: off
TABLE = """
POST inspections:ask                +fffffnfns reference=order
GET  inspections:jobs               nnnnnnnnns
GET  inspections:report             **ff**n*ns pk=inspection_report inspection_secret
GET  inspections:photo              ++ff++n+ns pk=inspection_photo
GET  inspections:job                nnnnnnnnns reference=inspection
POST inspections:draft              nnnnnnnnns reference=inspection
POST inspections:finding            nnnnnnnnns reference=inspection position=:1
POST inspections:circumstances      nnnnnnnnns reference=inspection
POST inspections:hand_in            nnnnnnnnns reference=inspection
POST inspections:no_access          nnnnnnnnns reference=inspection
POST inspections:new_day            nnnnnnnnns reference=inspection
POST inspections:consent            f+ffffn+ns reference=inspection
POST inspections:refusal            f+ffffn+ns reference=inspection
POST inspections:visits             ++ffffn+ns reference=inspection
POST inspections:day                +fffffn+ns reference=inspection
POST inspections:absence            ++ffffn+ns reference=inspection
POST inspections:repair             f+ffffnfns reference=inspection
POST inspections:waiver             +fffffnfns reference=inspection
POST inspections:cancellation       +fffffnfns reference=inspection
POST inspections:withdrawal         +fffffnfns reference=inspection
GET  desk_inspections:index         nnnnnnn+2s
POST desk_inspections:index         nnnnnnn+2s
GET  desk_inspection_fees:index      nnnnnnn+2s
POST desk_inspection_fees:receipt    nnnnnnn+2s pk=visit
POST desk_inspection_fees:settlement nnnnnnn+2s pk=visit
POST desk_inspection_fees:repayment  nnnnnnn+2s pk=visit
"""
