"""Addresses of the day's page, the plan and the goals."""

from django.urls import path

from unsit.web.training import goal_views, reaching_views
from unsit.web.training import planning_views as views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/morning/", views.morning, name="today_morning"),
    path("today/undo/", views.undo, name="today_undo"),
    path("plan/", views.plan, name="plan"),
    path("plan/new/", views.plan_new, name="plan_new"),
    path("plan/change/", views.plan_change, name="plan_change"),
    path("plan/day/", views.plan_day, name="plan_day"),
    path("plan/pause/", views.plan_pause, name="plan_pause"),
    path("plan/end/", views.plan_end, name="plan_end"),
    path("goals/", goal_views.goals, name="goals"),
    path("goals/end/", goal_views.goal_end, name="goal_end"),
    path("goals/score/", goal_views.goal_score, name="goal_score"),
    path("reminders/", reaching_views.reminders, name="reminders"),
    path("reminders/feed/", reaching_views.feed, name="reminders_feed"),
    path("reminders/browser/", reaching_views.browser, name="reminders_browser"),
    path("reminders/off/<str:secret>/", reaching_views.off, name="mails_off"),
    path("calendar/<str:secret>.ics", reaching_views.calendar, name="calendar"),
]
