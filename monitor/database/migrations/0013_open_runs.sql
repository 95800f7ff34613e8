-- Runs that nobody ended: their worker died, and the sweep ends them when their lease is over.
create index run_open on run (token) where ended_at is null;
