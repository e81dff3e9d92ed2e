"""Who someone is, what their role allows, and which place they see.

The role matrix (`definitions/roles/matrix.toml`) decides; `matrix` reads it, `session` knows who asks,
`needs` declares it on every route, `placed` keeps the rows of one authority from another.
"""
