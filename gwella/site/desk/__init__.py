"""The desk: the pages of an officer at their own machine, over the same files as the commands."""
