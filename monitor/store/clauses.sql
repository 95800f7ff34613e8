-- name: drop
delete from clause where document_id = %(document)s;

-- name: put
insert into clause (document_id, seq, kind, path, label, text, search)
select %(document)s, row.*
from unnest(%(seqs)s::integer[], %(kinds)s::text[], %(paths)s::text[], %(labels)s::text[], %(texts)s::text[],
            %(searches)s::tsvector[]) row;

-- name: describe
update document set clauses_with = %(version)s, issuers = %(issuers)s, region = %(region)s where id = %(document)s;

-- name: missing
-- Documents are held in order, and those that a look holds now are left: it writes their clauses itself.
select id from document where clauses_with < %(version)s and state <> 'erased'
order by clauses_with, id
limit %(limit)s
for update skip locked;

-- name: missing_count
select count(*) from document where clauses_with < %(version)s and state <> 'erased';

-- name: search
with hit as (
    select c.document_id, w.no, bool_or(c.seq = 0) as in_title
    from unnest(%(wanted)s::tsquery[]) with ordinality w (query, no)
    join clause c on c.search @@ w.query
    group by c.document_id, w.no
), found as (
    select document_id, count(*) filter (where in_title) as in_title
    from hit
    group by document_id
    having count(*) = cardinality(%(wanted)s::tsquery[])
), best as (
    select d.id, d.title, d.doc_number, d.state, d.status, d.issuers, p.url, p.source_id, f.in_title,
           coalesce(d.issued_on, (d.first_seen at time zone 'Asia/Shanghai')::date) as day
    from found f
    join document d on d.id = f.document_id
    join page p on p.id = d.authoritative_page
    join source s on s.id = p.source_id
    where (%(region)s::text is null
           or coalesce(d.region, s.declaration #>> '{authority,region}') like %(region)s)
      and (%(source)s::text is null or p.source_id = %(source)s or p.source_id like %(source)s || '/%%')
      and (%(since)s::date is null
           or coalesce(d.issued_on, (d.first_seen at time zone 'Asia/Shanghai')::date) >= %(since)s)
      and not exists (select 1 from unnest(%(unwanted)s::tsquery[]) u (query)
                      join clause c on c.document_id = d.id and c.search @@ u.query)
    order by f.in_title desc, day desc, d.id
    limit %(limit)s
)
select b.id, b.title, b.doc_number, b.state, b.status, b.issuers, b.url, b.source_id as source, b.day,
       coalesce(c.path, '') as path, coalesce(c.label, '') as label, coalesce(c.text, '') as text
from best b
left join lateral (
    select c.path, c.label, c.text
    from clause c
    cross join lateral (select count(*) as words from unnest(%(wanted)s::tsquery[]) w (query) where c.search @@ w.query) n
    where c.document_id = b.id and c.seq > 0 and n.words > 0
    order by n.words desc, c.seq
    limit 1) c on true
order by b.in_title desc, b.day desc, b.id;
