"""The addresses of the pages, one file for each family of them."""
