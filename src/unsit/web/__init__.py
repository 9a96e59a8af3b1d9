"""The Django project: pages, their data, and the server that answers for them. Needs the extra `web`."""
