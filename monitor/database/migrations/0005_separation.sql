-- An operator's word that a page does not show a document, although number or text say so.
create table separation (
    page_id     bigint      not null references page,
    document_id uuid        not null references document,
    at          timestamptz not null,
    primary key (page_id, document_id)
);
