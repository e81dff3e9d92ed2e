"""A person's rights over what is held of them, how long things are held, and the assessment of both.

`person`, `files`, `bundle`, `erasing` and `periods` are pure: an officer alone uses them over their own folder.
Requests with a second person, and what a server holds besides, are in the modules that know the database.
"""
