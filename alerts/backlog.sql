-- name: waiting
select exists (select 1 from event where matched_at is null) as unmatched,
       exists (
           select 1 from message where state in ('due', 'waiting') and due_at <= %(now)s
           union all
           select 1 from message where state = 'sending' and lease_until < now()
       ) as due;

-- name: next_due
select min(due_at) from message where state in ('due', 'waiting');
