"""Which address is answered by what."""

from django.urls import include, path

from unsit.web import api_page
from unsit.web.api import api
from unsit.web.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("movements/", views.movements, name="movements"),
    path("movements/<slug:name>/", views.movement, name="movement"),
    path("movements/<slug:name>/handout.pdf", views.handout_file, name="handout"),
    path("movements/<slug:name>/steps.svg", views.steps_picture, name="steps"),
    path("movements/<slug:name>/camera.svg", views.camera_picture, name="camera"),
    path("movements/<slug:name>/movement.toml", views.movement_file, name="movement_file"),
    path("checks/", views.checks, name="checks"),
    path("choose/", views.choose, name="choose"),
    path("go/", views.go, name="go"),
    path("history/", views.history, name="history"),
    path("own/", views.own, name="own"),
    path("", include("unsit.web.training.planning_urls")),
    path("about/privacy/", views.privacy, name="privacy"),
    path("data/library.json", views.library_data, name="library"),
    path("account/data/", include("unsit.web.training.data_urls")),
    path("account/", include("unsit.web.people.urls")),
    path("api/", api_page.page, name="api_page"),
    path("api/v1/", api.urls),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.health, name="health"),
]

handler400 = "unsit.web.pages.views.bad_request"
handler403 = "unsit.web.pages.views.forbidden"
handler429 = "unsit.web.people.address_limits.too_many"
handler404 = "unsit.web.pages.views.not_found"
handler500 = "unsit.web.pages.views.server_error"
