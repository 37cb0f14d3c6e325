"""Files that hang on an enterprise or on one of its titles (附件)."""
