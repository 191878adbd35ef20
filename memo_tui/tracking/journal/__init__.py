"""The journal beside a run: what is logged is first written to a file, then delivered to the store."""
