"""What a call is known by: canonical bytes of its arguments and its code."""
