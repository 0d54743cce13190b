"""The project and what every trade has: companies, catalogue, orders."""
