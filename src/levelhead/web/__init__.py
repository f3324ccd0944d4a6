"""Pages, forms, views, templates, static files and settings."""
