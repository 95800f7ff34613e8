"""Reads the world: declarations, fetching with Scrapy, list adapters and extraction. Owns no table."""
