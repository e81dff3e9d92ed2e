"""What waits for whoever signed in, and the calendar of what is due from whom. Code of practice 3.2 and 8."""
