"""One module a command: ``configure`` adds its arguments, ``execute`` does it."""
