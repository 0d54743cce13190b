"""What is sold and for how much: categories, products, SKUs, price ladders, media."""
