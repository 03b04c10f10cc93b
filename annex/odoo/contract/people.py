"""Employees and applicants: what names them, nothing private."""

from typing import Final

from annex.odoo.contract.reading import table

TABLES: Final = (
    table(
        "hr_employee",
        "hr",
        "Employees",
        """
        id                  integer            *    its key
        name                character varying  *    what people call them
        active              boolean            *    archived or not
        company_id          integer            *    their company
        user_id             integer            *    their user
        parent_id           integer            *    their manager
        coach_id            integer            *    their coach
        resource_id         integer            *    rules
        work_contact_id     integer            17+  their card
        department_id       integer            -18  their department
        job_id              integer            -18  their job
        current_version_id  integer            19+  their present contract
        work_email          character varying  *    for matching
        create_uid          integer            *    rules
        """,
    ),
    table(
        "hr_department",
        "hr",
        "Departments",
        """
        id             integer            *    its key
        name           jsonb              *    what people call it
        complete_name  character varying  -18  with those above
        parent_id      integer            *    the one above
        parent_path    character varying  *    all above
        manager_id     integer            *    who leads it
        company_id     integer            *    its company
        active         boolean            *    archived or not
        """,
    ),
    table(
        "hr_version",
        "hr",
        "Contracts as they changed; department and job only",
        """
        id             integer  19+  its key
        employee_id    integer  19+  whose
        department_id  integer  19+  their department
        job_id         integer  19+  their job
        company_id     integer  19+  their company
        active         boolean  19+  archived or not
        """,
    ),
    table(
        "hr_job",
        "hr",
        "Jobs",
        """
        id             integer  *  its key
        name           jsonb    *  what people call it
        company_id     integer  *  its company
        department_id  integer  *  its department
        user_id        integer  *  who recruits
        active         boolean  *  archived or not
        create_uid     integer  *  rules
        """,
    ),
    table(
        "hr_applicant",
        "hr_recruitment",
        "Applicants",
        """
        id             integer            *    its key
        partner_name   character varying  *    what people call them
        active         boolean            *    archived or not
        company_id     integer            *    the company
        job_id         integer            *    for which job
        user_id        integer            *    who recruits
        department_id  integer            *    for which department
        employee_id    integer            19+  who they became
        create_uid     integer            *    rules
        """,
    ),
    table(
        "hr_applicant_res_users_interviewers_rel",
        "hr_recruitment",
        "Who interviews an applicant",
        """
        hr_applicant_id  integer  *  one side
        res_users_id     integer  *  the other side
        """,
    ),
    table(
        "hr_job_extended_interviewer_res_users",
        "hr_recruitment",
        "Who interviews for a job",
        """
        hr_job_id     integer  *  one side
        res_users_id  integer  *  the other side
        """,
    ),
)
