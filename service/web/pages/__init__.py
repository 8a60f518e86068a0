"""The pages: one router for each noun, one dataclass for each template."""

from service.web.pages.account import router as account
from service.web.pages.agencies import router as agencies
from service.web.pages.agency_leave import router as agency_leave
from service.web.pages.assessed import router as assessed
from service.web.pages.assessments import router as assessments
from service.web.pages.configuration import router as configuration
from service.web.pages.consents import router as consents
from service.web.pages.difference import router as difference
from service.web.pages.edition_difference import router as edition_difference
from service.web.pages.edition_import import router as edition_import
from service.web.pages.editions import router as editions
from service.web.pages.first_start import router as first_start
from service.web.pages.health import router as health
from service.web.pages.jobs import router as jobs
from service.web.pages.links import router as links
from service.web.pages.manuals import router as manuals
from service.web.pages.members import router as members
from service.web.pages.metrics import router as metrics
from service.web.pages.openid import router as openid
from service.web.pages.password import router as password
from service.web.pages.people import router as people
from service.web.pages.portfolio import router as portfolio
from service.web.pages.profile import router as profile
from service.web.pages.reader import router as reader
from service.web.pages.reports import router as reports
from service.web.pages.second_factor import router as second_factor
from service.web.pages.sign_in import router as sign_in
from service.web.pages.tokens import router as tokens
from service.web.pages.trail import router as trail
from service.web.pages.uploads import router as uploads

ROUTERS = (
    health,
    metrics,
    sign_in,
    first_start,
    portfolio,
    agencies,
    agency_leave,
    configuration,
    edition_import,
    edition_difference,
    editions,
    profile,
    reader,
    account,
    consents,
    links,
    members,
    openid,
    password,
    people,
    second_factor,
    tokens,
    trail,
    manuals,
    uploads,
    jobs,
    difference,
    assessments,
    assessed,
    reports,
)
