"""The API under /api/v1: one router for each noun."""

from service.web.api.agencies import router as agencies
from service.web.api.arriving import router as arriving
from service.web.api.assessments import router as assessments
from service.web.api.carried import router as carried
from service.web.api.comparison import router as comparison
from service.web.api.decisions import router as decisions
from service.web.api.edition_dates import router as edition_dates
from service.web.api.edition_imports import router as edition_imports
from service.web.api.editions import router as editions
from service.web.api.exports import router as exports
from service.web.api.jobs import router as jobs
from service.web.api.manuals import router as manuals
from service.web.api.me import router as me
from service.web.api.members import router as members
from service.web.api.notes import router as notes
from service.web.api.notices import router as notices
from service.web.api.partial_uploads import router as partial_uploads
from service.web.api.profiles import router as profiles
from service.web.api.progress import router as progress
from service.web.api.proofs import router as proofs
from service.web.api.queue import router as queue
from service.web.api.readiness import router as readiness
from service.web.api.rechecks import router as rechecks
from service.web.api.reports import router as reports
from service.web.api.results import router as results
from service.web.api.tasks import router as tasks
from service.web.api.tokens import router as tokens
from service.web.api.trials import router as trials
from service.web.api.versions import router as versions

ROUTERS = (
    me,
    agencies,
    manuals,
    arriving,
    versions,
    partial_uploads,
    jobs,
    assessments,
    profiles,
    results,
    readiness,
    progress,
    decisions,
    carried,
    queue,
    tasks,
    proofs,
    notes,
    notices,
    exports,
    reports,
    editions,
    comparison,
    rechecks,
    trials,
    edition_imports,
    edition_dates,
    members,
    tokens,
)
