"""The pages of local definitions at the desk: what is there, a new one in three steps, a change, an end."""
