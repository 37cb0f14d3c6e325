"""An enterprise changes its district (跨区移交) or its status, dated and with evidence (domain, section 7)."""
