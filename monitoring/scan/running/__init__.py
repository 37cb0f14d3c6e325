"""A scan's run: begin (baseline, blocks), a block at a time, finish; in a worker, in a command, in a test the same."""
