"""Damages to foreign keys and unique indexes."""

from proofs.tenancy.damages.damage import PARENT, TABLE, damage

DAMAGES = (
    damage(
        "plain foreign key",
        f"ALTER TABLE {PARENT} ADD CONSTRAINT plain FOREIGN KEY (unit_id) REFERENCES {TABLE} (id)",
        "E106",
        f"{PARENT}.plain",
    ),
    damage(
        "foreign key crossed over",
        f"ALTER TABLE {PARENT} ADD CONSTRAINT crossed FOREIGN KEY "
        f"(unit_id, account_id) REFERENCES {TABLE} (account_id, id)",
        "E106",
        f"{PARENT}.crossed",
    ),
    damage(
        "foreign key from outside",
        f"CREATE TABLE x (id uuid REFERENCES {TABLE} (id)); GRANT INSERT ON x TO annex_app",
        "E106",
        "x.x_id_fkey",
    ),
    damage(
        "composite foreign key dropped",
        "DO $$ DECLARE one text; BEGIN SELECT conname INTO one FROM pg_constraint WHERE "
        f"conrelid = '{TABLE}'::regclass AND confrelid = '{TABLE}'::regclass; "
        f"EXECUTE format('ALTER TABLE {TABLE} DROP CONSTRAINT %%I', one); END $$",
        "E119",
        f"{TABLE}.parent_id",
    ),
    damage(
        "global unique index",
        f"CREATE UNIQUE INDEX one ON {PARENT} (user_id)",
        "E107",
        f"{PARENT}.one",
    ),
    damage(
        "global unique expression",
        f"CREATE UNIQUE INDEX one ON {TABLE} (lower(name))",
        "E107",
        f"{TABLE}.one",
    ),
    damage(
        "exclusion across accounts",
        f"ALTER TABLE {TABLE} ADD CONSTRAINT one EXCLUDE USING btree (name WITH =)",
        "E107",
        f"{TABLE}.one",
    ),
)
