-- A few rows with what is hard to take over. The children of a skill may be older than it.

INSERT INTO skill (id, parent_id, name, esco_uri) VALUES (1, NULL, 'Programming', NULL), (3, NULL, 'Databases', NULL), (4, 3, 'PostgreSQL', NULL);
INSERT INTO skill (id, parent_id, name, esco_uri) VALUES (2, 1, 'Python', 'http://data.europa.eu/esco/skill/python'), (5, 1, 'Plumbing', NULL);
UPDATE skill SET parent_id = 4 WHERE id = 2;
INSERT INTO app_user VALUES
    (1, '00000000-0000-4000-8000-000000000001', 'Boss@Old.example', '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQxMjM0NTY3OA$ZGlnZXN0ZGlnZXN0ZGlnZXN0ZGlnZXN0ZGlnZXN0Zg', NULL,
     '["ROLE_ADMIN"]', 'a:1:{s:5:"theme";s:4:"dark";}', NULL, true, 'fr', '2022-01-10 09:00:00', NULL, NULL, 'N;', NULL, NULL, NULL, NULL, 'user'),
    (2, '00000000-0000-4000-8000-000000000002', 'client@old.example', 'DIGEST', 'salt2', '["ROLE_CLIENT"]', 'a:0:{}', NULL, true, 'nl', '2022-02-10 09:00:00',
     NULL, NULL, 'N;', 'Korenmarkt 1', '9000', 'Gent', 'BE', 'client'),
    (3, '00000000-0000-4000-8000-000000000003', 'ada.lovelace@old.example', 'BCRYPT', NULL, '["ROLE_SPECIALIST","ROLE_POET"]', 'a:0:{}', 'nl,en', true, 'en',
     '2022-10-30 02:30:00', '2026-01-01 00:00:00', '2024-03-31 00:30:00+00', 'O:8:"stdClass":1:{s:3:"vat";s:12:"BE0123456749";}', NULL, NULL, 'Brussels', 'BE', 'specialist'),
    (4, '00000000-0000-4000-8000-000000000004', 'off@old.example', 'nothing known', NULL, '[]', 'a:0:{}', NULL, false, 'en', '2022-04-10 09:00:00',
     NULL, NULL, 'N;', NULL, NULL, NULL, NULL, 'specialist'),
    (5, '00000000-0000-4000-8000-000000000005', 'gap@old.example', 'BCRYPT', NULL, '[]', 'a:0:{}', NULL, true, 'en', '2022-03-27 02:30:00',
     NULL, NULL, 'N;', NULL, NULL, NULL, NULL, 'specialist');
INSERT INTO client_contact VALUES (2, 'ACME & Sons', 9007199254740993, 7);
INSERT INTO specialist VALUES
    (3, NULL, 'Engineer of engines', 'Line one' || chr(10) || 'Line two', 650.50, 'EUR', 3, '2024-06-01', '17:30:00', '+P00Y01M15DT00H00M00S', 0.1, '\x255044462d312e34'),
    (4, 3, 'Disabled', NULL, NULL, 'EUR', NULL, NULL, NULL, NULL, NULL, NULL),
    (5, NULL, 'Born in an hour that never was', NULL, 100.00, 'EUR', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO specialist_skill VALUES (3, 2, 5, 12.0), (3, 4, 9, 1.5), (4, 2, 2, 0.5), (5, 2, 2, 1.0);
INSERT INTO mission VALUES
    (1, 2, '018fffff-ffff-ffff-ffff-fffffffffc01', 'MS-1', 'An engine', 'an-engine', 'About it.', 'open', '2024-07-01', '2024-12-31', 700.00, 2, '2024-07-01 10:00:00', 3),
    (2, 2, '018fffff-ffff-ffff-ffff-fffffffffc02', 'MS-2', 'A draft', 'a-draft', '', 'draft', NULL, NULL, NULL, 5, NULL, 1),
    (3, 2, '018fffff-ffff-ffff-ffff-fffffffffc03', 'MS-3', 'Over', 'over', '', 'closed', '2023-01-01', NULL, 300.25, 5, '2022-12-01 10:00:00', 1),
    (4, 2, '018fffff-ffff-ffff-ffff-fffffffffc04', 'MS-4', 'Odd', 'odd', '', 'lost', NULL, NULL, 10.00, 5, NULL, 1);
INSERT INTO mission_skill VALUES (1, 2), (1, 4), (4, 2);
INSERT INTO specialist_favourite_mission VALUES (3, 1), (5, 1);
INSERT INTO proposal VALUES
    ('01a20474-3a2a-6cd9-7499-97cb33f7893f', 1, 3, 600.00, 'I did this.', '2024-05-06 07:08:09', '{"start":"2024-07-01","n":1.5}', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'direct', NULL),
    ('01a20474-3a2a-6cd9-7499-97cb33f78940', 3, 3, 480.00, 'Through an agency.', '2022-12-06 07:08:09', NULL, NULL, 'agency', 'L''Agence');
