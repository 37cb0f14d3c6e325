"""What an attachment is, known by its content and never by its name; one sentence for each that is not taken."""
