"""The console's pages, one module a subject. Each asks the store and answers with blocks."""
