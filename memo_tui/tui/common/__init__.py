"""What more than one feature draws with."""
