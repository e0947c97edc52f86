"""Walking a planned journey, page by page: one view and one template for every journey of the house."""
