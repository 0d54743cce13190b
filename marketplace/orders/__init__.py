"""The contract between a buyer and a seller: orders, lines, tranches, instalments, shipments."""
