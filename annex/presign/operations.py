"""The SQL that chains the record of links, and shortens it.

The hash covers every column; ``verification`` computes it once more, in Python.
"""

from annex.tenancy.operations import APP_ROLE, OWNER_ROLE

LINKS, CHAINS = "presign_link", "presign_chain"

# The owner finds and removes what is old, and changes no row; what the heads say is its own.
OWNER_POLICIES = f"""
ALTER POLICY account_access ON {LINKS} TO {APP_ROLE};
ALTER POLICY account_floor ON {LINKS} TO {APP_ROLE};
CREATE POLICY owner_finds ON {LINKS} FOR SELECT TO {OWNER_ROLE} USING (true);
CREATE POLICY owner_removes ON {LINKS} FOR DELETE TO {OWNER_ROLE} USING (true);
ALTER POLICY account_floor ON {CHAINS} TO {APP_ROLE};
CREATE POLICY owner_keeps ON {CHAINS} TO {OWNER_ROLE} USING (true) WITH CHECK (true);
"""
NO_OWNER_POLICIES = f"""
DROP POLICY owner_keeps ON {CHAINS};
ALTER POLICY account_floor ON {CHAINS} TO {APP_ROLE}, {OWNER_ROLE};
DROP POLICY owner_removes ON {LINKS};
DROP POLICY owner_finds ON {LINKS};
ALTER POLICY account_floor ON {LINKS} TO {APP_ROLE}, {OWNER_ROLE};
ALTER POLICY account_access ON {LINKS} TO {APP_ROLE}, {OWNER_ROLE};
"""

# Each value with its length before it, so that no two rows are written alike.
APPEND = f"""
CREATE FUNCTION annex.presign_said(said text[]) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT convert_to(string_agg(
        coalesce(octet_length(convert_to(p.part, 'UTF8')) || ':' || p.part, '-'), ','
        ORDER BY p.place), 'UTF8')
    FROM unnest(said) WITH ORDINALITY p (part, place)
$$;
REVOKE EXECUTE ON FUNCTION annex.presign_said(text[]) FROM PUBLIC;

CREATE FUNCTION annex.presign_append() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head public.{CHAINS};
BEGIN
    IF NEW.account_id IS DISTINCT FROM annex.account_id() THEN
        RETURN NEW;  -- The policy refuses it, and the other account's head is not touched.
    END IF;
    NEW.user_id := coalesce(NEW.user_id, annex.user_id());
    IF NEW.user_id IS DISTINCT FROM annex.user_id() THEN
        RAISE insufficient_privilege USING
            MESSAGE = 'permission denied: a link is recorded for the user who is entered';
    END IF;
    -- Locked until the transaction ends, so numbers are in the order of commits.
    SELECT * INTO head FROM public.{CHAINS} c WHERE c.account_id = NEW.account_id FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO public.{CHAINS} (id, account_id, number, hash, cut_number, cut_hash)
        VALUES (gen_random_uuid(), NEW.account_id, 0, '', 0, '')
        ON CONFLICT (account_id) DO NOTHING;
        SELECT * INTO head FROM public.{CHAINS} c WHERE c.account_id = NEW.account_id FOR UPDATE;
    END IF;
    NEW.number := head.number + 1;
    NEW.previous_hash := head.hash;
    NEW.hash := sha256(annex.presign_said(ARRAY[
        NEW.account_id::text, NEW.number::text, encode(NEW.previous_hash, 'hex'), NEW.id::text,
        (extract(epoch FROM NEW.at) * 1000000)::bigint::text,
        (extract(epoch FROM NEW.expires_at) * 1000000)::bigint::text,
        NEW.user_id::text, NEW.application_id::text, host(NEW.from_address), NEW.subject,
        NEW.storage, NEW.bucket, NEW.key, NEW.name, NEW.media_type, NEW.disposition]));
    UPDATE public.{CHAINS} c SET number = NEW.number, hash = NEW.hash WHERE c.id = head.id;
    RETURN NEW;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.presign_append() FROM PUBLIC;

CREATE TRIGGER presign_append BEFORE INSERT ON {LINKS}
    FOR EACH ROW EXECUTE FUNCTION annex.presign_append();
"""
NO_APPEND = f"""
DROP TRIGGER presign_append ON {LINKS};
DROP FUNCTION annex.presign_append();
DROP FUNCTION annex.presign_said(text[]);
"""

# Cuts every account's record at its old end: what goes is a prefix, whatever the clocks said.
FORGET = f"""
CREATE FUNCTION annex.presign_forget(before timestamptz, most integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first_kept CONSTANT timestamptz := least(before, now() - interval '30 days');
    chain uuid;
    head public.{CHAINS};
    last_cut record;
    removed bigint;
    total bigint := 0;
BEGIN
    PERFORM annex.require_global();
    FOR chain IN
        SELECT c.id FROM public.{CHAINS} c WHERE (
            SELECT l.at FROM public.{LINKS} l WHERE l.account_id = c.account_id
            ORDER BY l.number LIMIT 1) < first_kept
        ORDER BY c.id
    LOOP
        SELECT * INTO head FROM public.{CHAINS} c WHERE c.id = chain FOR UPDATE;
        SELECT o.number, o.hash INTO last_cut FROM (
            SELECT l.number, l.hash, bool_and(l.at < first_kept) OVER (ORDER BY l.number) AS goes
            FROM (SELECT k.number, k.hash, k.at FROM public.{LINKS} k
                  WHERE k.account_id = head.account_id ORDER BY k.number LIMIT most - total) l
        ) o WHERE o.goes ORDER BY o.number DESC LIMIT 1;
        CONTINUE WHEN NOT FOUND;
        DELETE FROM public.{LINKS} l
        WHERE l.account_id = head.account_id AND l.number <= last_cut.number;
        GET DIAGNOSTICS removed = ROW_COUNT;
        UPDATE public.{CHAINS} c SET cut_number = last_cut.number, cut_hash = last_cut.hash
        WHERE c.id = chain;
        total := total + removed;
        EXIT WHEN total >= most;
    END LOOP;
    RETURN total;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.presign_forget(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.presign_forget(timestamptz, integer) TO {APP_ROLE};
"""
NO_FORGET = "DROP FUNCTION annex.presign_forget(timestamptz, integer)"
