"""What differs between Frappe v15 and v16, and nothing else."""
