"""Projects and tasks."""

from typing import Final

from annex.odoo.contract.reading import table

TABLES: Final = (
    table(
        "project_project",
        "project",
        "Projects",
        """
        id                  integer                      *    its key
        name                jsonb                        *    what people call it
        active              boolean                      *    archived or not
        privacy_visibility  character varying            *    who may see it
        company_id          integer                      *    its company
        partner_id          integer                      *    the customer
        user_id             integer                      *    who leads it
        is_template         boolean                      19+  templates are no projects
        create_uid          integer                      *    rules
        write_date          timestamp without time zone  *    finds what changed
        """,
    ),
    table(
        "project_task",
        "project",
        "Tasks",
        """
        id                  integer                      *    its key
        name                character varying            *    what people call it
        active              boolean                      *    archived or not
        project_id          integer                      *    its project
        parent_id           integer                      *    the task above
        company_id          integer                      *    its company
        partner_id          integer                      *    the customer
        state               character varying            17+  how far it is
        stage_id            integer                      *    how far it is
        is_template         boolean                      19+  templates are no tasks
        display_in_project  boolean                      17+  shown in the project
        create_uid          integer                      *    rules
        write_date          timestamp without time zone  *    finds what changed
        """,
    ),
    table(
        "project_task_user_rel",
        "project",
        "Who works on a task",
        """
        id           integer                      *  one side
        task_id      integer                      *  the other side
        user_id      integer                      *  the other side
        stage_id     integer                      *  the other side
        create_uid   integer                      *  the other side
        write_uid    integer                      *  the other side
        create_date  timestamp without time zone  *  the other side
        write_date   timestamp without time zone  *  the other side
        """,
    ),
    table(
        "project_collaborator",
        "project",
        "Guests of a project",
        """
        id              integer  *    its key
        project_id      integer  *    the project
        partner_id      integer  *    the guest
        limited_access  boolean  18+  sees only own tasks
        """,
    ),
    table(
        "project_task_type",
        "project",
        "Stages of tasks",
        """
        id       integer  *  its key
        name     jsonb    *  what people call it
        active   boolean  *  archived or not
        user_id  integer  *  a stage of one's own
        """,
    ),
    table(
        "project_milestone",
        "project",
        "Milestones",
        """
        id          integer            *  its key
        name        character varying  *  what people call it
        project_id  integer            *  its project
        """,
    ),
)
