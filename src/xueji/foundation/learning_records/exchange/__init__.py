"""Into the river by file, out of it to others: Excel, Parquet, forwarding; and whose statements are whose."""
