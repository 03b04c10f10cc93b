"""What hangs on tables and acts beside their policies: triggers, rules, publications."""

from annex.tenancy.catalog.finding import Rule

RULES = (
    Rule(
        "tenancy.E159",
        "{} is a trigger that nobody declared: drop it, or declare it in its app's isolation().",
        "SELECT r.name || '.' || t.tgname FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND t.tgparentid = 0 "
        "AND r.name || '.' || t.tgname <> ALL (%(triggers)s)",
    ),
    Rule(
        "tenancy.E160",
        "{} is a trigger, or a foreign key, that is switched off: ALTER TABLE .. ENABLE TRIGGER.",
        "SELECT DISTINCT r.name || '.' || coalesce(k.conname, t.tgname) FROM pg_trigger t "
        "JOIN relation r ON r.oid = t.tgrelid LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint "
        "WHERE t.tgenabled NOT IN ('O', 'A')",
    ),
    Rule(
        "tenancy.E122",
        "{} is a rule, which rewrites statements before policies see them: drop it.",
        "SELECT r.name || '.' || w.rulename FROM pg_rewrite w "
        "JOIN relation r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'",
    ),
    Rule(
        "tenancy.E123",
        "{} is an event trigger, which runs with the rights of whoever migrates: drop it.",
        "SELECT evtname FROM pg_event_trigger",
    ),
    Rule(
        "tenancy.E124",
        "{} is a publication that carries every account's rows out: take tenant tables out of it.",
        "SELECT p.pubname FROM pg_publication p WHERE p.puballtables "
        "OR EXISTS (SELECT FROM pg_publication_rel m JOIN relation r ON r.oid = m.prrelid "
        "WHERE m.prpubid = p.oid AND r.isolated) "
        "OR EXISTS (SELECT FROM pg_publication_namespace m WHERE m.pnpubid = p.oid "
        "AND m.pnnspid = 'public'::regnamespace)",
    ),
)
