"""Documents, and where their bytes are; never the bytes."""

from typing import Final

from annex.odoo.contract.reading import table

TABLES: Final = (
    table(
        "ir_attachment",
        "base",
        "Documents",
        """
        id             integer                      *  its key
        name           character varying            *  its file name
        description    text                         *  what it is
        res_model      character varying            *  what it is attached to
        res_id         integer                      *  to which record
        res_field      character varying            *  a field's own storage is no document
        type           character varying            *  file or link
        url            character varying      *  assets are told by it, and links
        store_fname    character varying            *  where its bytes are
        checksum       character varying        *  two rows may share one file
        file_size      integer                      *  in bytes
        mimetype       character varying            *  its type
        index_content  text                         *  Odoo's extracted text
        public         boolean                      *  readable by everybody
        create_uid     integer                      *  who brought it
        create_date    timestamp without time zone  *  when
        write_date     timestamp without time zone  *  finds what changed
        company_id     integer                      *  shown only: no rule uses it
        original_id    integer                      *  a copy's source
        website_id     integer                      *  templates of a website
        """,
    ),
    table(
        "ir_attachment",
        "fs_attachment",
        "Which storage has a document's bytes",
        """
        fs_storage_id    integer            *  the storage
        fs_storage_code  character varying  *  its code
        fs_filename      character varying  *  its name there
        """,
    ),
    table(
        "fs_storage",
        "fs_storage",
        "Storages; their options hold keys and stay unread",
        """
        id              integer            *  its key
        name            character varying  *  what people call it
        code            character varying  *  the prefix of stored names
        protocol        character varying  *  s3 or another
        directory_path  character varying  *  begins with the bucket
        """,
    ),
)
