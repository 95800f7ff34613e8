"""Jobs are hints that there is work of a kind; the tables are the truth, so a lost or doubled job loses nothing."""
