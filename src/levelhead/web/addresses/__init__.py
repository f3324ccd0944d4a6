"""The addresses of each family of pages, one file each; `web/urls.py` joins them."""
