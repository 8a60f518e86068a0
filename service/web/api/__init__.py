"""The API under /api/v1: one router for each noun."""

from service.web.api.me import router as me

ROUTERS = (me,)
