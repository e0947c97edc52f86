"""What we believe compared with what the network says, line by line, and the differences mended."""
