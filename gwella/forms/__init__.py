"""The returns that leave: Welsh Government's own workbook filled from a cell map, and the person-level census files.

Code of practice 5.4-5.5. Nothing of anybody's file is kept here: a file comes in, a file goes out, and what was
done is one line without personal values.
"""
