"""Directories, tags and access groups of OCA's dms."""

from typing import Final

from annex.odoo.contract.reading import table

TABLES: Final = (
    table(
        "dms_storage",
        "dms",
        "Where directories are kept",
        """
        id                            integer            *  its key
        name                          character varying  *  what people call it
        company_id                    integer            *  its company
        save_type                     character varying  *  attachments or not
        is_hidden                     boolean            *  hidden from users
        inherit_access_from_parent_record  boolean  *  access follows a record
        create_uid                    integer            *  rules
        """,
    ),
    table(
        "dms_directory",
        "dms",
        "Directories",
        """
        id                            integer            *  its key
        name                          character varying  *  what people call it
        complete_name                 character varying  *  with those above
        parent_id                     integer            *  the one above
        parent_path                   character varying  *  all above
        root_directory_id             integer            *  the topmost
        is_root_directory             boolean            *  whether it is that
        storage_id                    integer            *  its storage
        company_id                    integer            *  its company
        res_model                     character varying  *  the record it belongs to
        res_id                        integer            *  which one
        model_id                      integer            *  its model
        is_hidden                     boolean            *  hidden from users
        inherit_group_ids             boolean            *  takes the access groups above
        storage_id_inherit_access_from_parent_record  boolean  *  access follows the record
        category_id                   integer            *  its category
        color                         integer            *  shown
        create_uid                    integer            *  rules
        """,
    ),
    table(
        "dms_file",
        "dms",
        "Files in directories",
        """
        id             integer                      *  its key
        name           character varying            *  its name
        directory_id   integer                      *  where it lies
        storage_id     integer                      *  its storage
        attachment_id  integer                      *  the document
        company_id     integer                      *  its company
        category_id    integer                      *  its category
        res_model      character varying            *  the record it belongs to
        res_id         integer                      *  which one
        mimetype       character varying            *  its type
        size           double precision             *  in bytes
        is_hidden      boolean                      *  hidden from users
        active         boolean                      *  archived or not
        locked_by      integer                      *  rules
        create_uid     integer                      *  rules
        create_date    timestamp without time zone  *  when
        """,
    ),
    table(
        "dms_category",
        "dms",
        "Categories",
        """
        id             integer            *  its key
        name           jsonb              *  what people call it
        complete_name  character varying  *  with those above
        parent_id      integer            *  the one above
        parent_path    character varying  *  all above
        active         boolean            *  archived or not
        """,
    ),
    table(
        "dms_tag",
        "dms",
        "Tags",
        """
        id           integer  *  its key
        name         jsonb    *  what people call it
        color        integer  *  shown
        category_id  integer  *  its category
        active       boolean  *  archived or not
        """,
    ),
    table(
        "dms_directory_tag_rel",
        "dms",
        "Tags of directories",
        """
        did  integer  *  one side
        tid  integer  *  the other side
        """,
    ),
    table(
        "dms_file_tag_rel",
        "dms",
        "Tags of files",
        """
        fid  integer  *  one side
        tid  integer  *  the other side
        """,
    ),
    table(
        "dms_access_group",
        "dms",
        "Access groups",
        """
        id               integer            *  its key
        name             jsonb              *  shown in explanations
        parent_group_id  integer            *  the one above
        parent_path      character varying  *  all above
        create_uid       integer            *  rules
        """,
    ),
    table(
        "dms_access_group_users_rel",
        "dms",
        "Users of access groups",
        """
        gid  integer  *  one side
        uid  integer  *  the other side
        """,
    ),
    table(
        "dms_directory_complete_groups_rel",
        "dms",
        "Access groups of directories",
        """
        gid  integer  *  one side
        aid  integer  *  the other side
        """,
    ),
)
