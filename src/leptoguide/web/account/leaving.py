"""The sign-in of the hospital: whether there is one, and the way to it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from requests import RequestException

_log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]


def by_page(view: View) -> View:
    """Answer with a page that goes on to the address to which the view redirects.

    A form may only be sent to this site (``form-action``), and browsers ask the same of where its answer redirects to;
    the service that signs users in may stand on any host. When it does not answer, that is said.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except RequestException:
            _log.exception("the sign-in service does not answer")
            return redirect("socialaccount_login_error")
        if request.method == "POST" and isinstance(response, HttpResponseRedirect):
            return render(request, "web/leaving.html", {"target": response.url})
        return response

    return answer


def if_set_up(view: View) -> View:
    """A page that does not exist where the hospital has no such service."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.OIDC_ISSUER:
            raise Http404
        return view(request, *args, **kwargs)

    return answer
