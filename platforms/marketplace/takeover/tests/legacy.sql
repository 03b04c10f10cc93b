-- The tables of the application before, in the shape that Doctrine gives them on PostgreSQL.

CREATE TABLE app_user (
    id int PRIMARY KEY, public_id uuid NOT NULL, email varchar(180) NOT NULL, password varchar(255) NOT NULL, salt varchar(64), roles json NOT NULL,
    preferences text NOT NULL, languages text, enabled boolean NOT NULL DEFAULT true, locale varchar(5) NOT NULL DEFAULT 'en',
    created_at timestamp(0) NOT NULL, updated_at timestamp(0), last_login_at timestamptz(0), legacy_profile text,
    addr_street varchar(120), addr_zip varchar(16), addr_city varchar(80), addr_country_code char(2), dtype varchar(16) NOT NULL
);
COMMENT ON COLUMN app_user.public_id IS '(DC2Type:uuid)';
COMMENT ON COLUMN app_user.preferences IS '(DC2Type:array)';
COMMENT ON COLUMN app_user.languages IS '(DC2Type:simple_array)';
COMMENT ON COLUMN app_user.created_at IS '(DC2Type:datetime_immutable)';
COMMENT ON COLUMN app_user.last_login_at IS '(DC2Type:datetimetz_immutable)';
COMMENT ON COLUMN app_user.legacy_profile IS '(DC2Type:object)';
CREATE SEQUENCE app_user_id_seq;
CREATE TABLE client_contact (
    id int PRIMARY KEY REFERENCES app_user ON DELETE CASCADE, company varchar(120) NOT NULL, odoo_partner_id bigint, "order" int
);
CREATE TABLE skill (
    id serial PRIMARY KEY, parent_id int REFERENCES skill ON DELETE SET NULL, name varchar(80) NOT NULL UNIQUE, esco_uri varchar(255)
);
COMMENT ON COLUMN skill.esco_uri IS 'ESCO concept URI';
CREATE TABLE specialist (
    id int PRIMARY KEY REFERENCES app_user ON DELETE CASCADE, referred_by int REFERENCES specialist ON DELETE SET NULL, headline varchar(140) NOT NULL,
    bio text, day_rate numeric(10, 2), currency char(3) NOT NULL DEFAULT 'EUR', seniority smallint, available_from date, call_after time(0),
    notice_period varchar(255), score double precision, cv_blob bytea
);
COMMENT ON COLUMN specialist.call_after IS '(DC2Type:time_immutable)';
COMMENT ON COLUMN specialist.notice_period IS '(DC2Type:dateinterval)';
CREATE TABLE specialist_skill (
    specialist_id int REFERENCES specialist ON DELETE CASCADE, skill_id int REFERENCES skill ON DELETE CASCADE, level smallint NOT NULL,
    years numeric(4, 1) NOT NULL DEFAULT 0.0, PRIMARY KEY (specialist_id, skill_id)
);
CREATE TABLE mission (
    id int PRIMARY KEY, client_id int NOT NULL REFERENCES client_contact, ulid uuid NOT NULL, reference varchar(40) NOT NULL, title varchar(160) NOT NULL,
    slug varchar(180) NOT NULL UNIQUE, description text NOT NULL, status varchar(12) NOT NULL DEFAULT 'draft', starts_on date, ends_on date,
    budget_per_day numeric(12, 2), days_per_week int NOT NULL DEFAULT 5, published_at timestamp(0), version int NOT NULL DEFAULT 1
);
COMMENT ON COLUMN mission.ulid IS '(DC2Type:ulid)';
COMMENT ON COLUMN mission.starts_on IS '(DC2Type:date_immutable)';
COMMENT ON COLUMN mission.ends_on IS '(DC2Type:date_immutable)';
COMMENT ON COLUMN mission.published_at IS '(DC2Type:datetime_immutable)';
CREATE SEQUENCE mission_id_seq;
CREATE TABLE mission_skill (
    mission_id int REFERENCES mission ON DELETE CASCADE, skill_id int REFERENCES skill ON DELETE CASCADE, PRIMARY KEY (mission_id, skill_id)
);
CREATE TABLE specialist_favourite_mission (
    specialist_id int REFERENCES specialist ON DELETE CASCADE, mission_id int REFERENCES mission ON DELETE CASCADE, PRIMARY KEY (specialist_id, mission_id)
);
CREATE TABLE proposal (
    id uuid PRIMARY KEY, mission_id int NOT NULL REFERENCES mission ON DELETE CASCADE, specialist_id int NOT NULL REFERENCES specialist,
    day_rate numeric(10, 2) NOT NULL, motivation text NOT NULL, created_at timestamp(0) NOT NULL, answers json, external_guid uuid,
    kind varchar(255) NOT NULL, agency_name varchar(120), UNIQUE (mission_id, specialist_id)
);
COMMENT ON COLUMN proposal.id IS '(DC2Type:ulid)';
COMMENT ON COLUMN proposal.created_at IS '(DC2Type:datetime_immutable)';
CREATE TABLE sessions (sess_id varchar(128) PRIMARY KEY, sess_data bytea NOT NULL, sess_lifetime int NOT NULL, sess_time int NOT NULL);
CREATE TABLE messenger_messages (
    id bigserial PRIMARY KEY, body text NOT NULL, headers text NOT NULL, queue_name varchar(190) NOT NULL, created_at timestamp(0) NOT NULL,
    available_at timestamp(0) NOT NULL, delivered_at timestamp(0)
);
