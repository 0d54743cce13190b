"""The named races of trade assurance: who (`stage`), which (`table`), and how one is judged (`trials`)."""
