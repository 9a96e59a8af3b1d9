"""Addresses below `/account/`: our own pages, then allauth's."""

from django.urls import include, path

from unsit.web.people import views

urlpatterns = [
    path("", views.account, name="account"),
    path("programs/", views.programs, name="account_programs"),
    path("programs/<int:token>/revoke/", views.revoke, name="account_revoke"),
    path("delete/", views.delete, name="account_delete"),
    path("deleted/", views.deleted, name="account_deleted"),
    path("devices/", include("allauth.usersessions.urls")),
    path("keys/", include("allauth.mfa.urls")),
    path("", include("allauth.account.urls")),
]
