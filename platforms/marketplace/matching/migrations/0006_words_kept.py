"""The words of profiles are kept by triggers: however a profile is written, they follow it."""

from django.db import migrations

from annex.tenancy.operations import IsolateByAccount

SPECIALISTS = "marketplace_specialists_specialist"
WORDS = "marketplace_matching_profilewords"

# Folded as annex.api.search folds. In both languages, so that a stem is found in whichever of them
# it was written, and stripped: who said it where is of no interest, and the row stays short.
STEMS = """strip(to_tsvector('english', t.text) || to_tsvector('french', t.text))
    FROM (SELECT lower(regexp_replace(
        normalize({0}.headline || ' ' || {0}.bio, NFKD), '[\\u0300-\\u036f]', '', 'g')
    ) AS text) t"""

# With the rights of whoever writes the profile: the policies of both tables hold for it.
KEEPING = f"""
CREATE FUNCTION annex.matching_words() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.{WORDS} (id, account_id, specialist_id, words)
    SELECT gen_random_uuid(), NEW.account_id, NEW.id, {STEMS.format("NEW")}
    ON CONFLICT (account_id, specialist_id) DO UPDATE SET words = EXCLUDED.words;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.matching_words() FROM PUBLIC;
CREATE TRIGGER matching_words_told AFTER INSERT ON {SPECIALISTS}
    FOR EACH ROW EXECUTE FUNCTION annex.matching_words();
CREATE TRIGGER matching_words_changed AFTER UPDATE ON {SPECIALISTS}
    FOR EACH ROW
    WHEN (OLD.headline IS DISTINCT FROM NEW.headline OR OLD.bio IS DISTINCT FROM NEW.bio)
    EXECUTE FUNCTION annex.matching_words();
"""
NOT_KEEPING = f"""
DROP TRIGGER matching_words_changed ON {SPECIALISTS};
DROP TRIGGER matching_words_told ON {SPECIALISTS};
DROP FUNCTION annex.matching_words();
"""

# Their owner reads the profiles of every account for once; nobody else, as the table is locked.
FILLING = f"""
ALTER TABLE {SPECIALISTS} NO FORCE ROW LEVEL SECURITY;
INSERT INTO {WORDS} (id, account_id, specialist_id, words)
SELECT gen_random_uuid(), s.account_id, s.id, w.words
FROM {SPECIALISTS} s CROSS JOIN LATERAL (SELECT {STEMS.format("s")}) w (words);
ALTER TABLE {SPECIALISTS} FORCE ROW LEVEL SECURITY;
-- Whatever is deferred would forbid to alter the table further on.
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = (
        ("marketplace_matching", "0005_words"),
        ("marketplace_specialists", "0004_availability_asked"),
    )
    operations = (
        migrations.RunSQL(FILLING, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(KEEPING, reverse_sql=NOT_KEEPING),
        IsolateByAccount("ProfileWords"),
    )
