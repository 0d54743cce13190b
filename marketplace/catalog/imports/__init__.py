"""Reading files of products: records, column mappings, converters, checked rows. Writes nothing."""
