"""Writing workbooks: the export, the template, and refused rows with their reasons."""
