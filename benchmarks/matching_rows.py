"""The pool that rankings are measured on: specialists, skills, missions of one account, by SQL.

Supply follows Zipf's law: the n-th skill comes up 1/n as often as the first. Demand is skewed with
it: each mission has somebody in mind who is there. It asks for one to four of their skills at their
level or one below and wishes for others, one in ten by its broader name, and what it pays, the
languages, the days and the place suit them. Everything is drawn from one seed, but for the words of
profiles, missions and skills, which come from a hash: the n-th word, too, is said 1/n as often.
"""

import time
from datetime import date
from typing import Any, Final
from uuid import UUID

import psycopg

SKILLS: Final = 2_000
GROUPS: Final = 150
AREAS: Final = 15
A_SPECIALIST: Final = 14
ASKED: Final = 6
WORDS: Final = 5_000
TODAY: Final = date(2026, 11, 25)

_TABLES = (
    "marketplace_skills_skill",
    "marketplace_skills_skillrelation",
    "marketplace_specialists_identity",
    "marketplace_specialists_specialist",
    "marketplace_specialists_specialistskill",
    "marketplace_specialists_specialistlanguage",
    "marketplace_clients_client",
    "marketplace_clients_block",
    "marketplace_missions_mission",
    "marketplace_missions_requirement",
    "marketplace_missions_missionlanguage",
    "marketplace_proposals_proposal",
    "marketplace_proposals_proposalversion",
    "marketplace_engagements_engagement",
    "marketplace_matching_trackrecord",
    "marketplace_matching_profilewords",
)
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i
WHERE i.indrelid = ANY (%s::regclass[]) AND NOT i.indisunique
"""

_SKILL = f"least({SKILLS}, floor(exp(random() * ln({SKILLS + 1})))::integer)"
"""The number of a skill, 1/n as often n as 1."""

_LETTERS = "translate(md5('word' || {0}), '0123456789', 'ghijklmnop')"
_WORD = f"left({_LETTERS}, 4 + floor(ln({{0}}))::integer)"
"""The n-th word: the rarer, the longer."""


def _said(start: str, count: int) -> str:
    """Return the SQL for so many words, others for each whole number ``start``."""
    share = f"(hashint8extended({start}::bigint * 1000 + place, 26) & 2147483647) / 2147483648.0"
    word = _WORD.format("t.word")
    return f"""(SELECT string_agg({word}, ' ' ORDER BY t.place) FROM (
        SELECT place, floor(exp({share} * ln({WORDS + 1})))::integer AS word
        FROM generate_series(1, {count}) place) t)"""


_ALIKE = """
SELECT s.*, row_number() OVER (ORDER BY md5(s.id::text))::integer AS n
FROM marketplace_specialists_specialist s
WHERE s.account_id = %(account)s AND s.status = 'active' AND s.currency = 'EUR'
    AND s.day_rate IS NOT NULL AND s.notice_days <= 14 AND s.free_from <= %(today)s::date + 14
ORDER BY n LIMIT %(missions)s"""
"""Somebody for each mission who could do it: whom the client has in mind."""

_POOL = (
    f"""
INSERT INTO marketplace_skills_skill (id, account_id, name, uri, description, source)
SELECT md5('skill' || n)::uuid, %(account)s,
    {_WORD.format("n")} || ' ' || {_WORD.format("n + 7")}, '', '', 'manual'
FROM generate_series(1, {SKILLS + GROUPS + AREAS}) n""",
    f"""
INSERT INTO marketplace_skills_skillrelation (id, account_id, skill_id, broader_id)
SELECT gen_random_uuid(), %(account)s, md5('skill' || n)::uuid, md5('skill' || CASE
    WHEN n <= {SKILLS} THEN {SKILLS} + 1 + n %% {GROUPS}
    ELSE {SKILLS + GROUPS} + 1 + n %% {AREAS} END)::uuid
FROM generate_series(1, {SKILLS + GROUPS}) n""",
    """
INSERT INTO marketplace_specialists_identity (id, account_id, given_name, family_name, email,
    photo_key, gender, nationality)
SELECT md5('identity' || n)::uuid, %(account)s, 'Given', 'Family ' || n, '', '', '', ''
FROM generate_series(1, %(rows)s) n""",
    f"""
INSERT INTO marketplace_specialists_specialist (id, account_id, identity_id, headline, bio,
    day_rate, currency, country, city, works_remotely, travels, notice_days, free_from,
    days_per_week, availability_confirmed_at, status, joined_at)
SELECT md5('specialist' || n)::uuid, %(account)s, md5('identity' || n)::uuid,
    {_said("n", 5)}, {_said("-n", 40)},
    CASE WHEN random() < 0.97 THEN 300 + round((random() + random() + random()) * 300) END,
    CASE WHEN random() < 0.88 THEN 'EUR' ELSE 'CHF' END,
    (ARRAY['FR', 'FR', 'FR', 'DE', 'BE', 'NL', 'CH'])[1 + floor(random() * 7)::integer],
    'City ' || floor(random() * 40), random() < 0.8, random() < 0.3,
    (ARRAY[0, 0, 0, 7, 14, 30])[1 + floor(random() * 6)::integer],
    %(today)s::date + (random() * 150)::integer - 90, 2 + floor(sqrt(random()) * 4)::integer,
    CASE WHEN random() < 0.95 THEN %(today)s::date - random() * random() * interval '120 days' END,
    CASE WHEN random() < 0.93 THEN 'active' ELSE 'paused' END, %(today)s::date
FROM generate_series(1, %(rows)s) n""",
    f"""
INSERT INTO marketplace_specialists_specialistskill (id, account_id, specialist_id, skill_id, rank,
    level, years, last_used_on, evidence)
SELECT gen_random_uuid(), %(account)s, md5('specialist' || n)::uuid, md5('skill' || k)::uuid, place,
    1 + floor(sqrt(random()) * 5)::integer, round((random() * random() * 20)::numeric, 1),
    CASE WHEN random() < 0.9 THEN %(today)s::date - (random() * random() * 3000)::integer END, ''
FROM (
    SELECT n, k, row_number() OVER (PARTITION BY n ORDER BY first) AS place
    FROM (
        SELECT n, k, min(draw) AS first
        FROM (
            SELECT n, draw, {_SKILL} AS k
            FROM generate_series(1, %(rows)s) n, generate_series(1, 60) draw
        ) drawn
        GROUP BY n, k
    ) several
) held
WHERE place <= {A_SPECIALIST}
ORDER BY n, place""",
    """
INSERT INTO marketplace_specialists_specialistlanguage
    (id, account_id, specialist_id, language, level)
SELECT gen_random_uuid(), %(account)s, md5('specialist' || n)::uuid, language,
    3 + floor(random() * 5)::integer
FROM generate_series(1, %(rows)s) n,
    (VALUES ('en', 0.85), ('fr', 0.5), ('de', 0.3), ('es', 0.2)) spoken (language, share)
WHERE random() < share""",
    """
INSERT INTO marketplace_matching_trackrecord
    (id, account_id, specialist_id, done, broken, asked, answered)
SELECT gen_random_uuid(), %(account)s, md5('specialist' || n)::uuid, floor(random() * 8),
    floor(random() * random() * 3), a, floor(a * random())
FROM (
    SELECT n, floor(random() * 30)::integer AS a FROM generate_series(1, %(rows)s) n
    WHERE random() < 0.6
) known""",
    """
INSERT INTO marketplace_matching_profilewords (id, account_id, specialist_id, words)
SELECT gen_random_uuid(), %(account)s, s.id,
    strip(to_tsvector('english', t.text) || to_tsvector('french', t.text))
FROM marketplace_specialists_specialist s, LATERAL (SELECT s.headline || ' ' || s.bio) t (text)
WHERE s.account_id = %(account)s""",
)
_DEMAND = (
    """
INSERT INTO marketplace_clients_client (id, account_id, name, currency)
SELECT md5('client' || n)::uuid, %(account)s, 'Client ' || n, 'EUR'
FROM generate_series(1, 50) n""",
    """
INSERT INTO marketplace_clients_block (id, account_id, client_id, specialist_id, reason)
SELECT gen_random_uuid(), %(account)s, md5('client' || c)::uuid, md5('specialist' || n)::uuid, 'no'
FROM generate_series(1, 50) c,
    generate_series(c, %(rows)s, greatest(%(rows)s / 20, 1)) n""",
    f"""
INSERT INTO marketplace_missions_mission (id, account_id, client_id, reference, title, description,
    status, status_reason, starts_on, ends_on, days_per_week, budget_per_day, currency, remote,
    country, city, created_at, published_at)
SELECT md5('mission' || n)::uuid, %(account)s, md5('client' || 1 + n %% 50)::uuid, 'M' || n,
    {_said("9000000 + n", 4)}, {_said("9500000 + n", 80)}, 'open', '',
    %(today)s::date + 14 + n %% 60, %(today)s::date + 130 + n %% 60,
    least(days_per_week, 3 + n %% 3),
    CASE WHEN n %% 10 > 0 THEN ceil(day_rate / 45) * 50 END, 'EUR', n %% 5 > 1,
    CASE WHEN n %% 3 > 0 THEN country ELSE '' END, '', %(today)s, %(today)s
FROM ({_ALIKE}) alike""",
    f"""
INSERT INTO marketplace_missions_requirement
    (id, account_id, mission_id, skill_id, is_must, weight, min_level)
SELECT DISTINCT ON (n, skill) gen_random_uuid(), %(account)s, md5('mission' || n)::uuid, skill,
    place <= musts, 1 + floor(random() * 5)::integer,
    greatest(level - floor(random() * 2)::integer, 1)
FROM (
    SELECT m.n, m.musts, h.level,
        CASE WHEN random() < 0.1 THEN r.broader_id ELSE h.skill_id END AS skill,
        row_number() OVER (PARTITION BY m.n ORDER BY random()) AS place
    FROM (
        SELECT n, id, (ARRAY[1, 2, 2, 3, 3, 3, 4, 4])[1 + n %% 8] AS musts FROM ({_ALIKE}) alike
    ) m
    JOIN marketplace_specialists_specialistskill h
        ON h.account_id = %(account)s AND h.specialist_id = m.id
    JOIN marketplace_skills_skillrelation r
        ON r.account_id = %(account)s AND r.skill_id = h.skill_id
) asked
WHERE place <= {ASKED}
ORDER BY n, skill, place""",
    f"""
INSERT INTO marketplace_missions_missionlanguage
    (id, account_id, mission_id, language, min_level)
SELECT gen_random_uuid(), %(account)s, md5('mission' || n)::uuid, l.language, 4
FROM ({_ALIKE}) alike
JOIN marketplace_specialists_specialistlanguage l
    ON l.account_id = %(account)s AND l.specialist_id = alike.id AND l.level >= 4
JOIN (VALUES ('en', 0.8), ('fr', 0.5)) asked (language, share) ON asked.language = l.language
WHERE random() < share""",
    """
INSERT INTO marketplace_proposals_proposal (id, account_id, mission_id, specialist_id, status,
    reason, agency_name, created_at, decided_at)
SELECT md5('proposal' || n)::uuid, %(account)s, md5('mission' || 1 + n %% %(missions)s)::uuid,
    md5('specialist' || n)::uuid, 'accepted', 'Agreed', '', %(today)s, %(today)s
FROM generate_series(1, %(rows)s / 20) n""",
    """
INSERT INTO marketplace_proposals_proposalversion (id, account_id, proposal_id, number, offered_by,
    day_rate, currency, starts_on, ends_on, days_per_week, motivation, answers, offered_at)
SELECT md5('version' || n)::uuid, %(account)s, md5('proposal' || n)::uuid, 1, 'specialist', 500,
    'EUR', %(today)s::date + n %% 200 - 100, %(today)s::date + n %% 200, 5, '', '{}', %(today)s
FROM generate_series(1, %(rows)s / 20) n""",
    """
INSERT INTO marketplace_engagements_engagement
    (id, account_id, agreed_id, status, status_reason, agreed_at)
SELECT md5('engagement' || n)::uuid, %(account)s, md5('version' || n)::uuid, 'agreed', '', %(today)s
FROM generate_series(1, %(rows)s / 20) n""",
)


def build(admin: psycopg.Connection[Any], account: UUID, *, rows: int, missions: int) -> None:
    """Fill the account; indexes that are not unique are made after the rows."""
    values = {"account": account, "rows": rows, "missions": missions, "today": TODAY}
    with admin.transaction():
        # No foreign key, and no history, row by row: what is inserted refers to what is there.
        admin.execute("SET LOCAL session_replication_role = replica")
        indexes = admin.execute(_INDEXES, [list(_TABLES)]).fetchall()
        for name, _ in indexes:
            admin.execute(f"DROP INDEX {name}")
        admin.execute("SELECT setseed(0.26)")
        for statement in (*_POOL, *_DEMAND):
            admin.execute(statement, values)
        for _, definition in indexes:
            admin.execute(definition)
    _settle(admin)


def _settle(admin: psycopg.Connection[Any]) -> None:
    """Vacuum until no page is looked up for whether its rows are seen: autovacuum's wish, too.

    A statement of anybody's that began before the rows were committed puts it off.
    """
    for _ in range(60):
        admin.execute("VACUUM (ANALYZE) " + ", ".join(_TABLES))
        hidden = admin.execute(
            "SELECT 1 FROM pg_class WHERE oid = ANY (%s::regclass[]) AND relallvisible < relpages",
            [list(_TABLES)],
        )
        if hidden.fetchone() is None:
            return
        time.sleep(1)
    raise RuntimeError("rows stay hidden from index-only scans: a transaction is open somewhere")
