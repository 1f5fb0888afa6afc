"""On the way to the sign-in of the hospital."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

View = Callable[..., HttpResponseBase]


def by_page(view: View) -> View:
    """Answer with a page that goes on to the address to which the view redirects.

    A form may only be sent to this site (``form-action``), and browsers ask the same of where its answer redirects to;
    the service that signs users in may stand on any host.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and isinstance(response, HttpResponseRedirect):
            return render(request, "web/leaving.html", {"target": response.url})
        return response

    return answer
