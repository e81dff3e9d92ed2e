"""Using evidence to inform improvement. Code of practice 5.8 and 5.9."""
