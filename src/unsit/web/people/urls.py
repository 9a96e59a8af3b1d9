"""Addresses below `/account/`: our own pages, then allauth's."""

from django.urls import include, path

from unsit.web.people import account_views, views

urlpatterns = [
    path("", views.account, name="account"),
    path("programs/", views.programs, name="account_programs"),
    path("programs/<int:token>/revoke/", views.revoke, name="account_revoke"),
    path("delete/", views.delete, name="account_delete"),
    path("deleted/", views.deleted, name="account_deleted"),
    # ours stand before allauth's of the same name
    path("login/", account_views.SignIn.as_view(), name="account_login"),
    path("signup/", account_views.SignUp.as_view(), name="account_signup"),
    path("email/", account_views.Address.as_view(), name="account_email"),
    path("password/reset/", account_views.ResetPassword.as_view(), name="account_reset_password"),
    path("password/link/<str:token>/", account_views.password_link, name="account_password_link"),
    path("keys/webauthn/login/", account_views.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("devices/", include("allauth.usersessions.urls")),
    path("keys/", include("allauth.mfa.urls")),
    path("", include("allauth.account.urls")),
]
