"""The pages: one router for each noun, one dataclass for each template."""

from service.web.pages.health import router as health
from service.web.pages.sign_in import router as sign_in

ROUTERS = (health, sign_in)
