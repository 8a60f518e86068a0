"""People: their roles, what each may do, and how they prove who they are."""
