-- name: usual_seconds
select percentile_cont(0.5) within group (order by seconds) as usual, count(*) as answers
from snapshot where run_id = %(run_id)s;
