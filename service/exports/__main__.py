"""The process that makes files of results for a service, started by ``service.exports.apart``."""

from __future__ import annotations

from service.exports.made import maker
from service.work.serving import main

main(maker)
