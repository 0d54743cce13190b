"""What the socket tells whom, written by hand; the letters are explained in tests/access/asking.py.

SHOW: a page asks for a thread; `*` is told its last number, `n` is refused. HEAR: a message comes
into a thread that everybody asked for; `*` hears its number. READ: a colleague of the buyer reads
it; `*` hears so. TYPE: the buyer types there; `*` hears the name. COUNT: a message moves the
counters of both companies' people. BELL: the buyer alone is told something. `+`: let in, and hears
nothing of it; `s`: closed as not signed in.
"""

# fmt: off
TABLE = """
SHOW  thread          ******n*ns
SHOW  foreign         n*n*n***ns
SHOW  rfq_thread      ******n*ns
SHOW  order_thread    ******n*ns
SHOW  dispute_thread  ******n*ns
HEAR  thread          ******+*+s
HEAR  dispute_thread  ******+*+s
READ  thread          ******+*+s
TYPE  thread          +*****+*+s
COUNT thread          ******+++s
BELL  buyer           *++++++++s
"""
