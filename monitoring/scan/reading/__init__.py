"""From the database to the frames of the rules: COPY out in binary, numpy columns, a block of enterprises at a time."""
