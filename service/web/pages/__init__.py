"""The pages: one router for each noun, one dataclass for each template."""

from service.web.pages.account import router as account
from service.web.pages.agencies import router as agencies
from service.web.pages.agency_leave import router as agency_leave
from service.web.pages.alike import router as alike
from service.web.pages.assessed import router as assessed
from service.web.pages.assessments import router as assessments
from service.web.pages.batches import router as batches
from service.web.pages.comparison import router as comparison
from service.web.pages.configuration import router as configuration
from service.web.pages.confirming import router as confirming
from service.web.pages.consents import router as consents
from service.web.pages.deciding import router as deciding
from service.web.pages.difference import router as difference
from service.web.pages.disagreements import router as disagreements
from service.web.pages.drafts import router as drafts
from service.web.pages.edition_date import router as edition_date
from service.web.pages.edition_difference import router as edition_difference
from service.web.pages.edition_import import router as edition_import
from service.web.pages.editions import router as editions
from service.web.pages.first_start import router as first_start
from service.web.pages.folder import router as folder
from service.web.pages.gaps import router as gaps
from service.web.pages.health import router as health
from service.web.pages.jobs import router as jobs
from service.web.pages.keys import router as keys
from service.web.pages.links import router as links
from service.web.pages.manuals import router as manuals
from service.web.pages.members import router as members
from service.web.pages.metrics import router as metrics
from service.web.pages.models import router as models
from service.web.pages.notes import router as notes
from service.web.pages.notices import router as notices
from service.web.pages.openid import router as openid
from service.web.pages.outlines import router as outlines
from service.web.pages.password import router as password
from service.web.pages.people import router as people
from service.web.pages.portfolio import router as portfolio
from service.web.pages.precedents import router as precedents
from service.web.pages.profile import router as profile
from service.web.pages.progress import router as progress
from service.web.pages.proofs import router as proofs
from service.web.pages.queue import router as queue
from service.web.pages.reader import router as reader
from service.web.pages.recheck_changes import router as recheck_changes
from service.web.pages.rechecks import router as rechecks
from service.web.pages.reports import router as reports
from service.web.pages.reviewing import router as reviewing
from service.web.pages.samples import router as samples
from service.web.pages.second_factor import router as second_factor
from service.web.pages.second_reading import router as second_reading
from service.web.pages.sign_in import router as sign_in
from service.web.pages.tasks import router as tasks
from service.web.pages.todo import router as todo
from service.web.pages.tokens import router as tokens
from service.web.pages.trail import router as trail
from service.web.pages.two_editions import router as two_editions
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
    models,
    edition_import,
    edition_date,
    edition_difference,
    rechecks,
    recheck_changes,
    two_editions,
    editions,
    profile,
    reader,
    account,
    consents,
    keys,
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
    comparison,
    precedents,
    deciding,
    progress,
    second_reading,
    disagreements,
    samples,
    queue,
    alike,
    reviewing,
    batches,
    confirming,
    gaps,
    outlines,
    tasks,
    drafts,
    folder,
    proofs,
    notes,
    notices,
    todo,
    reports,
)
