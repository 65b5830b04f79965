"""The entry point of the web server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from xieshang.config.kin import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieshang.config.settings")
end_with_parent()
application = get_wsgi_application()
