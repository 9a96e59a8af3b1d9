"""The answers to requests; what they show is made elsewhere."""

import json
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import Error as DjangoDatabaseError
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi, gettext

from unsit.movement.errors import UnknownNameError
from unsit.movement.library import load_library
from unsit.movement.model import Movement
from unsit.web.answers import Trouble, trouble
from unsit.web.doses import with_doses
from unsit.web.languages import language_now
from unsit.web.pages import drawing, words
from unsit.web.pages.check_cards import check_card, check_cards
from unsit.web.pages.library_json import library_value
from unsit.web.pages.offers import GOALS, can_be_done
from unsit.web.pages.shelves import shelves
from unsit.web.pages.walk import of_movement, walk
from unsit.web.places import PLACES, Place, place
from unsit.web.site_files import APP_STATIC, ENGINE, FIGURES_URL, MODEL, Site, built_site
from unsit.web.storage_errors import has_room, storage_answer, was_full
from unsit.web.training import at_rest

View = Callable[..., HttpResponseBase]

METHODS: Final = ("GET", "HEAD", "OPTIONS")
ASK_AGAIN: Final = "no-cache"
"""Kept, but the server is asked each time whether it is still the same."""


def reading(view: View) -> View:
    """Let a view answer to what only reads; anything else is 405, and the answer is kept but asked for again."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": ", ".join(METHODS)})
        if request.method not in METHODS:
            told = Trouble(
                gettext("This page can only be read"),
                gettext("It takes no %(method)s requests.") % {"method": str(request.method)[:20]},
            )
            response = trouble(request, HTTPStatus.METHOD_NOT_ALLOWED, told)
            response.headers["Allow"] = ", ".join(METHODS)
            return response
        done = view(request, *args, **kwargs)
        done.headers.setdefault("Cache-Control", ASK_AGAIN)
        return done

    return answered


def _movement(name: str) -> Movement:
    try:
        return load_library().movement(name, language_now())
    except UnknownNameError as error:
        raise Http404(name) from error


def _svg(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="image/svg+xml; charset=utf-8")


@reading
def home(request: HttpRequest) -> HttpResponseBase:
    """Answer with the first page."""
    picture = mark_safe(drawing.farthest_svg("hip_stretch_floor"))
    return render(request, "pages/home.html", {"goals": GOALS, "picture": picture})


@reading
def movements(request: HttpRequest) -> HttpResponseBase:
    """Answer with all movements."""
    return render(request, "pages/movements.html", {"shelves": shelves(load_library(), language_now())})


@reading
def checks(request: HttpRequest) -> HttpResponseBase:
    """Answer with the mobility checks."""
    return render(request, "pages/checks.html", {"checks": check_cards(load_library(), language_now())})


@reading
def movement(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with one movement."""
    found, site = _movement(name), built_site()
    camera = site.cameras_in(language_now()).get(name)
    neighbours = [
        (label, _movement(other))
        for label, other in (
            (gettext("Easier"), found.neighbours.easier),
            (gettext("Deeper"), found.neighbours.deeper),
        )
        if other
    ]
    context = {
        "movement": found,
        "one_side": found.sides == "one",
        "strip": mark_safe(drawing.steps_svg(name, language_now())),
        "dose": words.dose_lines(found),
        "needs": words.needed(found),
        "position": words.position_words(found),
        "check": check_card(found),
        "camera": camera.told if camera else tuple(view.advice for view in found.views),
        "neighbours": neighbours,
        "replacements": [
            (one.text, _movement(one.replacement) if one.replacement else None) for one in found.safety.not_for
        ],
        "figures": FIGURES_URL,
    }
    return render(request, "pages/movement.html", context)


@reading
def steps_picture(_request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with the drawing of a movement's steps."""
    return _svg(drawing.steps_svg(_movement(name).id, language_now()))


@reading
def camera_picture(_request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with the drawing of the phone's place."""
    return _svg(drawing.camera_svg(_movement(name).id, language_now()))


@reading
def movement_file(_request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with the movement file itself, from which the engine in the page works."""
    content = files("unsit.library").joinpath("movements", f"{_movement(name).id}.toml").read_bytes()
    return HttpResponse(content, content_type="application/toml; charset=utf-8")


@lru_cache(maxsize=64)
def _handout(name: str, language: str) -> bytes:
    # Drawing on paper takes a tenth of a server's memory and of its start: only who asks for a handout waits for it.
    from unsit.web.pages.handout import handout

    return handout(load_library().movement(name, language), language)


@reading
def handout_file(_request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with the handout to print."""
    found = _movement(name)
    content = _handout(found.id, language_now())
    headers = {"Content-Disposition": f'inline; filename="{found.id}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def urls_of_parts(site: Site, language: str) -> dict[str, str]:
    """Give the addresses of the built parts; empty texts for those that were not built. language: of the voice."""
    return {
        "figures": FIGURES_URL if site.is_built else "",
        "figure_script": site.script("unsit-figure"),
        "engine_zip": site.url(ENGINE) if site.is_built else "",
        "pose_model": site.url(MODEL) if site.is_built else "",
        "player_script": site.script("unsit-player"),
        "voice": site.voice(language),
    }


@lru_cache(maxsize=8)
def _library_text(language: str, folder: Path, root: str) -> bytes:
    site = built_site(folder)
    value = library_value(load_library(), language, urls_of_parts(site, language), site.cameras_in(language), root)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@reading
def library_data(_request: HttpRequest) -> HttpResponseBase:
    """Answer with the library as JSON."""
    content = _library_text(language_now(), built_site().folder, get_script_prefix())
    return HttpResponse(content, content_type="application/json; charset=utf-8")


@reading
def choose(request: HttpRequest) -> HttpResponseBase:
    """Answer with the page on which a session is chosen."""
    library = load_library()
    goals = [(goal, [there for there in PLACES if can_be_done(goal, there, library)]) for goal in GOALS]
    return render(request, "pages/choose.html", {"goals": goals})


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. problems: what cannot be understood in it, in words."""

    what: str
    name: str
    there: Place | None
    problems: tuple[str, ...]


def asked(query: Mapping[str, str]) -> Asked:
    """Read what a session's address asks for; without anything it is the first routine of the goals."""
    library = load_library()
    known: dict[str, tuple[Collection[str], str]] = {
        "movement": (library.movements, gettext("There is no such movement: %(name)s.")),
        "routine": (library.routines, gettext("There is no such routine: %(name)s.")),
        "goal": ([one.id for one in GOALS], gettext("There is no such goal: %(name)s.")),
    }
    what = next((one for one in known if query.get(one)), "routine")
    name = query.get(what) or GOALS[0].routine
    names, unknown = known[what]
    problems = [] if name in names else [unknown % {"name": name[:60]}]
    if what == "goal" and not problems:
        what, name = "routine", next(one.routine for one in GOALS if one.id == name)
    where = query.get("place", "")
    there = place(where)
    if where and there is None:
        names = ", ".join(one.id for one in PLACES)
        problems.append(
            gettext("The place must be one of %(names)s (got %(place)s).") % {"names": names, "place": where[:60]}
        )
    return Asked(what, name, there, tuple(problems))


@reading
def go(request: HttpRequest) -> HttpResponseBase:
    """Answer with the session itself."""
    if "own" in request.GET:
        return render(request, "pages/go.html", {"walk": None})
    wanted = asked(request.GET)
    if wanted.problems:
        told = Trouble(gettext("This session is not there"), " ".join(wanted.problems))
        return trouble(request, HTTPStatus.NOT_FOUND, told)
    library, language = load_library(), language_now()
    routine = (
        of_movement(library.movement(wanted.name, language))
        if wanted.what == "movement"
        else library.routine(wanted.name, language)
    )
    routine = with_doses(routine, request.GET.getlist("dose"), library.movements)
    return render(request, "pages/go.html", {"walk": walk(routine, library, language, wanted.there)})


@reading
def history(request: HttpRequest) -> HttpResponseBase:
    """Answer with the page of what was done; the device alone knows it."""
    return render(request, "pages/history.html")


@reading
def own(request: HttpRequest) -> HttpResponseBase:
    """Answer with the page on which movements and routines of one's own are written; the device alone knows them."""
    return render(request, "pages/own.html")


@reading
def privacy(request: HttpRequest) -> HttpResponseBase:
    """Answer with what is kept where."""
    return render(request, "pages/privacy.html", at_rest.context())


@reading
def manifest(_request: HttpRequest) -> HttpResponseBase:
    """Answer with what a device needs to know to install the pages like a program."""
    site = built_site()

    def icon(name: str, size: str, purpose: str) -> dict[str, str]:
        kind = "image/svg+xml" if name.endswith("svg") else "image/png"
        return {"src": site.url(f"pages/{name}"), "sizes": size, "type": kind, "purpose": purpose}

    value = {
        "id": "/",
        "name": gettext("Unsit: open hips, an easier back"),
        "short_name": "Unsit",
        "description": gettext("Guided stretches and hip exercises, with or without a network."),
        "lang": language_now(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "orientation": "any",
        "background_color": "#faf7f2",
        "theme_color": "#0f6b64",
        "categories": ["fitness", "health"],
        "icons": [
            icon("icon.svg", "any", "any"),
            icon("icon-192.png", "192x192", "any"),
            icon("icon-512.png", "512x512", "any"),
            icon("icon-maskable-512.png", "512x512", "maskable"),
        ],
        "shortcuts": [{"name": str(one.name), "url": one.address} for one in GOALS],
    }
    content = json.dumps(value, ensure_ascii=False)
    return HttpResponse(content, content_type="application/manifest+json; charset=utf-8")


@reading
def service_worker(_request: HttpRequest) -> HttpResponseBase:
    """Answer with the script that keeps pages without a network; it stands at the top so that it holds for all."""
    path = built_site().file("sw.js")
    if not path.is_file():
        raise Http404("sw.js")
    return HttpResponse(path.read_bytes(), content_type="text/javascript; charset=utf-8")


@reading
def favicon(_request: HttpRequest) -> HttpResponseBase:
    """Answer with the icon that browsers ask for unasked."""
    return FileResponse((APP_STATIC / "pages" / "icon-32.png").open("rb"), content_type="image/png")


@reading
def robots(_request: HttpRequest) -> HttpResponseBase:
    """Answer that everything may be found but people's own sessions."""
    own = ("go", "history", "own", "today", "plan", "goals", "reminders", "account")
    closed = (*(f"/{name}/" for name in own), *(f"/*/{name}/" for name in own))
    text = "\n".join(["User-agent: *", *(f"Disallow: {path}" for path in closed), ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@reading
def health(_request: HttpRequest) -> HttpResponseBase:
    """Answer whether the server and its database are well; for whoever watches over them."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DjangoDatabaseError:
        return _unwell("database: no answer")
    if was_full() or not has_room(settings.DATA_FOLDER):
        return _unwell("disk: full")
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def _unwell(told: str) -> HttpResponse:
    return HttpResponse(f"{told}\n", status=503, content_type="text/plain", headers={"Cache-Control": "no-store"})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer that there is no such page."""
    told = Trouble(
        gettext("There is no such page"),
        gettext("The address may have been mistyped, or the page has moved. All movements are in the list."),
    )
    return trouble(request, HTTPStatus.NOT_FOUND, told)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer that the request cannot be understood."""
    told = Trouble(
        gettext("This request cannot be understood"),
        gettext("Something in the address is not as it must be, or the server does not answer under this name."),
    )
    return trouble(request, HTTPStatus.BAD_REQUEST, told)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer that this is not allowed."""
    told = Trouble(gettext("This is not allowed"), gettext("The page may not be opened in this way."))
    return trouble(request, HTTPStatus.FORBIDDEN, told)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer that a form came without the mark that this site gave it."""
    told = Trouble(
        gettext("This form is no longer valid"),
        gettext("Nothing was changed. Go back, load the page again, and send it once more; cookies must be allowed."),
    )
    return trouble(request, HTTPStatus.FORBIDDEN, told)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer that it is our mistake, or that nothing can be stored, where that came up outside of a page."""
    error = sys.exc_info()[1]
    if error is not None and (answer := storage_answer(request, error, settings.DATA_FOLDER)) is not None:
        return answer
    told = Trouble(
        gettext("Something went wrong here"),
        gettext(
            "It is not your doing, and nothing you did is lost: sessions are kept on your device. Try it once more."
        ),
    )
    return trouble(request, HTTPStatus.INTERNAL_SERVER_ERROR, told)
