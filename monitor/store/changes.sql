-- name: put
insert into change (key, at, document_id, version_id, previous_id, run_id, source_id, url, kind, class, weight, reason,
                    operations)
values (%(key)s, %(at)s, %(document)s, %(version)s, %(previous)s, %(run)s, %(source)s, %(url)s, %(kind)s, %(class_)s,
        %(weight)s, %(reason)s, %(operations)s)
on conflict (key) do nothing
returning id;

-- name: list
select c.id, c.at, c.kind, c.class as class_, c.weight, c.source_id as source, c.url, c.document_id as document,
       d.doc_number, d.title, c.reason, c.operations
from change c join document d on d.id = c.document_id
where (%(since)s::timestamptz is null or c.at >= %(since)s)
  and (%(document)s::uuid is null or c.document_id = %(document)s)
order by c.at desc, c.id desc
limit %(limit)s;
