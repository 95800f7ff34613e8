-- name: describe
update document set
    text_status = %(status)s, text_status_evidence = %(evidence)s, expires_on = %(expires_on)s,
    effective_date = %(effective_date)s
where id = %(id)s;

-- name: due
-- Where the status of today is another than the one we hold. A ruling by title alone holds only among documents of one
-- issuer or site: other towns have papers of the same name. A ruling is never about what was issued after it.
with ruling as (
    select distinct on (r.to_document) r.to_document, r.ruling, r.evidence, other.id as by_document,
           other.title as by_title, other.doc_number as by_number,
           coalesce(r.holds_from, other.effective_date) as since
    from relation r
    join document other on other.id = r.from_document
    join document d on d.id = r.to_document
    join page p on p.id = d.authoritative_page
    join page other_page on other_page.id = other.authoritative_page
    where r.ruling is not null and (%(ids)s::uuid[] is null or r.to_document = any(%(ids)s))
      and coalesce(r.holds_from, other.effective_date, %(today)s) <= %(today)s
      and coalesce(other.issued_on >= d.issued_on, true)
      and (r.doc_number is not null or other.issuers && d.issuers
           or split_part(p.source_id, '/', 1) = split_part(other_page.source_id, '/', 1))
    order by r.to_document, array_position(array['repealed', 'partly_invalid', 'amended'], r.ruling), r.id
),
today as (
    select d.id, d.status as before, ruling.evidence as ruled, d.text_status_evidence, d.expires_on, d.effective_date,
           ruling.by_document, ruling.by_title, ruling.by_number, ruling.since,
           case
               when d.text_status in ('repealed', 'draft') then 'text'
               when ruling.ruling = 'repealed' then 'ruling'
               when d.text_status = 'expired' then 'text'
               when d.expires_on < %(today)s
                    and not exists (select from relation where to_document = d.id and type = 'extends') then 'term'
               when ruling.ruling = 'partly_invalid' then 'ruling'
               when ruling.ruling = 'amended' and d.text_status <> 'partly_invalid' then 'ruling'
               when d.text_status = 'not_yet' and d.effective_date <= %(today)s then 'effect'
               else 'text'
           end as how,
           ruling.ruling, d.text_status
    from document d left join ruling on ruling.to_document = d.id
    where (%(ids)s::uuid[] is null or d.id = any(%(ids)s)) and d.state <> 'erased'
),
decided as (
    select *, case how when 'ruling' then ruling when 'term' then 'expired' when 'effect' then 'in_force'
                       else text_status end as status
    from today
)
select id as document, before, status, how,
       case how when 'ruling' then ruled when 'text' then text_status_evidence end as evidence,
       case how when 'ruling' then by_document end as by_document,
       case how when 'ruling' then by_title end as by_title,
       case how when 'ruling' then by_number end as by_number,
       case how when 'ruling' then since when 'term' then expires_on when 'effect' then effective_date end as day
from decided
where status <> before
order by id
limit %(limit)s;

-- name: set
update document set status = %(status)s, status_evidence = %(evidence)s, status_by = %(by)s
where id = %(id)s and status = %(before)s
returning id;

-- name: known
select d.status, d.status_evidence as evidence, d.status_by as by_document, other.title as by_title
from document d left join document other on other.id = d.status_by
where d.id = %(id)s;
