"""What is sold and for how much: categories, products, SKUs, price ladders, media.

Verbs: create, update, publish, hide, archive a product; set its ladder; import a file of products.
"""
