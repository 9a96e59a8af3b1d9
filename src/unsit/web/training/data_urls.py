"""Addresses below `/account/data/`."""

from django.urls import path

from unsit.web.training import data_views, job_views

urlpatterns = [
    path("", data_views.data, name="account_data"),
    path("export/<slug:format>/", data_views.export, name="account_data_export"),
    path("export/<slug:format>/left-out/", data_views.left_out_of, name="account_data_left_out"),
    path("report.pdf", data_views.paper, name="account_data_report"),
    path("import/", data_views.bring, name="account_data_import"),
    path("import/confirm/", data_views.confirm, name="account_data_confirm"),
    path("jobs/<uuid:name>/", job_views.page, name="account_data_job"),
    path("jobs/<uuid:name>/file/", job_views.download, name="account_data_job_file"),
    path("jobs/<uuid:name>/cancel/", job_views.cancel, name="account_data_job_cancel"),
    path("import/drop/", data_views.drop, name="account_data_drop"),
]
