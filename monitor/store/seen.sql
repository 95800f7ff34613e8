-- name: seen
-- A run that got through is a good look. `last_ok_at` remembers those whose runs are no longer kept.
select source.id,
       concat_ws(' · ', source.declaration ->> 'site_name', source.declaration ->> 'column_name') as name,
       source.declaration #>> '{authority,name}' as authority, source.declaration #>> '{authority,level}' as level,
       source.declaration #>> '{authority,region}' as region, good.at as last_good_look, (
         select min(run.started_at) from run
         where run.source_id = source.id and run.status in ('failed', 'blocked')
           and (good.at is null or run.started_at > good.at)
       ) as blind_since
from source
cross join lateral (
    select greatest(max(run.started_at), source.last_ok_at) as at
    from run where run.source_id = source.id and run.status in ('ok', 'partial')
) as good
where source.enabled and source.declared
order by source.id;
