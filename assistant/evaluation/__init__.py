"""Truth and speed, measured with the product's own rooms."""
