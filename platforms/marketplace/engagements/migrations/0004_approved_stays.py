from django.db import migrations

PERIODS, ENTRIES, APPROVALS = (
    f"marketplace_engagements_{name}" for name in ("workperiod", "workentry", "approval")
)
REFUSE = """
        RAISE check_violation USING
            CONSTRAINT = 'work_approved_stays', MESSAGE = 'work that was approved stays as it is';
"""
# The period is locked against its approval, or a day could slip in while that is committed.
APPROVED_STAYS = f"""
CREATE FUNCTION annex.marketplace_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN {REFUSE} END
$$;
CREATE FUNCTION annex.marketplace_keep_entries() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM (
        SELECT p.status FROM public.{PERIODS} p
        WHERE p.id IN (OLD.period_id, NEW.period_id) FOR SHARE
    ) p WHERE p.status = 'approved';
    IF FOUND THEN {REFUSE} END IF;
    RETURN coalesce(NEW, OLD);
END
$$;
REVOKE EXECUTE ON FUNCTION annex.marketplace_refuse_change() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION annex.marketplace_keep_entries() FROM PUBLIC;

CREATE TRIGGER approved_stays BEFORE UPDATE OR DELETE ON {PERIODS}
    FOR EACH ROW WHEN (OLD.status = 'approved')
    EXECUTE FUNCTION annex.marketplace_refuse_change();
CREATE TRIGGER approved_stays BEFORE INSERT OR UPDATE OR DELETE ON {ENTRIES}
    FOR EACH ROW EXECUTE FUNCTION annex.marketplace_keep_entries();
CREATE TRIGGER decided_stays
    BEFORE UPDATE OF period_id, decision, reason, decided_at, decided_by_user_id ON {APPROVALS}
    FOR EACH ROW EXECUTE FUNCTION annex.marketplace_refuse_change();
"""
NOTHING_STAYS = f"""
DROP TRIGGER decided_stays ON {APPROVALS};
DROP TRIGGER approved_stays ON {ENTRIES};
DROP TRIGGER approved_stays ON {PERIODS};
DROP FUNCTION annex.marketplace_keep_entries();
DROP FUNCTION annex.marketplace_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = (("marketplace_engagements", "0003_audit"),)
    operations = (migrations.RunSQL(APPROVED_STAYS, NOTHING_STAYS),)
