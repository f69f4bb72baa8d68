BEGIN TRANSACTION;
CREATE TABLE appeals (
            position INTEGER PRIMARY KEY,
            attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
            at TEXT NOT NULL,
            point TEXT NOT NULL,
            words TEXT NOT NULL,
            counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
            app_version TEXT NOT NULL
        );
INSERT INTO "appeals" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2026-01-31T09:30:00.000000+00:00','b','it is “locked”',1,'0.1.0');
INSERT INTO "appeals" VALUES(2,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2026-01-31T09:30:00.000000+00:00','b','',0,'0.1.0');
CREATE TABLE attempts (
            position INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            round_id TEXT NOT NULL REFERENCES rounds (id),
            at TEXT NOT NULL,
            sheet TEXT NOT NULL,
            card_key TEXT NOT NULL,
            card_number INTEGER NOT NULL,
            drill TEXT NOT NULL,
            question TEXT NOT NULL,
            status TEXT NOT NULL,
            coverage REAL,
            grade REAL,
            transcript TEXT NOT NULL,
            verdict TEXT NOT NULL,
            limit_s REAL,
            recording TEXT,
            model TEXT NOT NULL,
            app_version TEXT NOT NULL
        );
INSERT INTO "attempts" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','cccccccccccccccccccccccccccccccc','2026-01-31T09:30:00.000000+00:00','interview','mutex',7,'quick-fire','What is a mutex?','ok',0.5,2.5,'it isn''t “shared”; שלום','{"card": 7, "status": "ok", "transcript": "it isn''t “shared”; שלום", "coverage": 0.5, "grade": 2.5, "points": [{"id": "a", "text": "point 0", "made": true, "score": 0.9, "evidence": "evidence", "appealed": false}, {"id": "b", "text": "point 1", "made": false, "score": 0.9, "evidence": "evidence", "appealed": false}], "terms": [{"term": "mutex", "said": true, "heard_as": "mutex", "start_s": 0.4, "score": 1.0}], "red_flags": [], "delivery": {"words": 5, "fillers": 0, "duration_s": null, "speech_s": 4.0, "words_per_minute": null, "long_pauses": null, "response_latency_s": null, "over_limit_s": 0.0, "longest_stretch_s": null}, "admission": null}',30.0,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.flac','base','0.1.0');
INSERT INTO "attempts" VALUES(2,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','cccccccccccccccccccccccccccccccc','2026-01-31T09:31:00.000000+00:00','interview','queue',8,'quick-fire','What is a queue?','no_speech',NULL,NULL,'','{"card": 8, "status": "no_speech", "transcript": "", "coverage": null, "grade": null, "points": [{"id": "a", "text": "point 0", "made": true, "score": 0.9, "evidence": "evidence", "appealed": false}, {"id": "b", "text": "point 1", "made": false, "score": 0.9, "evidence": "evidence", "appealed": false}], "terms": [{"term": "mutex", "said": true, "heard_as": "mutex", "start_s": 0.4, "score": 1.0}], "red_flags": [], "delivery": {"words": 5, "fillers": 0, "duration_s": null, "speech_s": null, "words_per_minute": null, "long_pauses": null, "response_latency_s": null, "over_limit_s": null, "longest_stretch_s": null}, "admission": null}',NULL,NULL,'base','0.1.0');
CREATE TABLE follow_ups (
            position INTEGER PRIMARY KEY,
            attempt_id TEXT NOT NULL UNIQUE REFERENCES attempts (id) ON DELETE CASCADE,
            at TEXT NOT NULL,
            verdict TEXT NOT NULL,
            recording TEXT,
            app_version TEXT NOT NULL
        );
INSERT INTO "follow_ups" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2026-01-31T09:30:00.000000+00:00','{"card": 7, "status": "ok", "transcript": "it isn''t “shared”; שלום", "coverage": 0.5, "grade": 2.5, "points": [{"id": "a", "text": "point 0", "made": true, "score": 0.9, "evidence": "evidence", "appealed": false}, {"id": "b", "text": "point 1", "made": false, "score": 0.9, "evidence": "evidence", "appealed": false}], "terms": [{"term": "mutex", "said": true, "heard_as": "mutex", "start_s": 0.4, "score": 1.0}], "red_flags": [], "delivery": {"words": 5, "fillers": 0, "duration_s": null, "speech_s": 4.0, "words_per_minute": null, "long_pauses": null, "response_latency_s": null, "over_limit_s": 0.0, "longest_stretch_s": null}, "admission": null}','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.2.flac','0.1.0');
CREATE TABLE migrations (
                number INTEGER PRIMARY KEY,
                name TEXT NOT NULL,
                applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
                app_version TEXT NOT NULL
            );
INSERT INTO "migrations" VALUES(1,'rounds and attempts','2026-11-24T17:16:12.760Z','0.1.0');
INSERT INTO "migrations" VALUES(2,'follow-ups and appeals','2026-11-24T17:16:12.760Z','0.1.0');
INSERT INTO "migrations" VALUES(3,'reviews','2026-11-30T00:16:33.684Z','0.1.0');
INSERT INTO "migrations" VALUES(4,'word times','2026-11-30T04:24:51.476Z','0.1.0');
INSERT INTO "migrations" VALUES(5,'regrades','2026-11-30T04:51:56.508Z','0.1.0');
INSERT INTO "migrations" VALUES(6,'how well it was heard','2026-11-30T18:47:36.023Z','0.1.0');
CREATE TABLE regrades (
            position INTEGER PRIMARY KEY,
            attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
            at TEXT NOT NULL,
            verdict TEXT NOT NULL,
            model TEXT NOT NULL,
            basis TEXT NOT NULL,
            app_version TEXT NOT NULL
        );
INSERT INTO "regrades" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2026-02-02T09:30:00.000000+00:00','{"card": 7, "status": "ok", "transcript": "it isn''t “shared”; שלום", "coverage": 1.0, "grade": 4.5, "points": [{"id": "a", "text": "point 0", "made": true, "score": 0.9, "evidence": "evidence", "appealed": false}, {"id": "b", "text": "point 1", "made": true, "score": 0.9, "evidence": "evidence", "appealed": false}], "terms": [{"term": "mutex", "said": true, "heard_as": "mutex", "start_s": 0.4, "score": 1.0}], "red_flags": [], "delivery": {"words": 5, "fillers": 0, "duration_s": null, "speech_s": 4.0, "words_per_minute": null, "long_pauses": null, "response_latency_s": null, "over_limit_s": 0.0, "longest_stretch_s": null}, "admission": null}','','d1','0.1.0');
CREATE TABLE reviews (
            position INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            sheet TEXT NOT NULL,
            card_key TEXT NOT NULL,
            card_number INTEGER NOT NULL,
            drill TEXT NOT NULL,
            rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
            late_s REAL NOT NULL DEFAULT 0,
            attempt_id TEXT REFERENCES attempts (id) ON DELETE CASCADE,
            app_version TEXT NOT NULL
        );
INSERT INTO "reviews" VALUES(1,'2026-01-31T09:30:00.000000+00:00','interview','mutex',7,'quick-fire',2,0.0,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','0.1.0');
INSERT INTO "reviews" VALUES(2,'2026-02-01T09:30:00.000000+00:00','interview','fanout',9,'marked',4,0.0,NULL,'0.1.0');
CREATE TABLE rounds (
            id TEXT NOT NULL PRIMARY KEY,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            sheet TEXT NOT NULL,
            drill TEXT NOT NULL,
            planned TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'interrupted'))
        );
INSERT INTO "rounds" VALUES('cccccccccccccccccccccccccccccccc','2026-01-31T09:30:00.000000+00:00','2026-01-31T09:30:00.000000+00:00','interview','quick-fire','[["mutex", 7], ["queue", 8]]','interrupted');
CREATE TABLE word_times (
            attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
            part INTEGER NOT NULL CHECK (part IN (1, 2)),
            duration_s REAL NOT NULL,
            words TEXT NOT NULL,
            speech TEXT NOT NULL, unheard_s REAL NOT NULL DEFAULT 0, flaw TEXT,
            PRIMARY KEY (attempt_id, part)
        );
INSERT INTO "word_times" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1,4.5,'[["it",0.4,0.5,0.98],["isn''t",0.5,0.8,0.91],["“shared”;",0.9,1.4,0.87],["שלום",2.0,2.6,0.4]]','[[0.35,1.45],[1.95,2.7]]',0.0,NULL);
INSERT INTO "word_times" VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',1,2.0,'[["mutex",0.5,0.9,0.4]]','[[0.4,1.0]]',1.25,'CLIPPED');
CREATE TRIGGER attempts_are_never_rewritten BEFORE UPDATE ON attempts
        BEGIN SELECT RAISE(ABORT, 'attempts are never rewritten'); END;
CREATE INDEX attempts_by_card ON attempts (sheet, card_key);
CREATE INDEX attempts_by_round ON attempts (round_id);
CREATE INDEX attempts_by_time ON attempts (at);
CREATE INDEX rounds_by_sheet ON rounds (sheet, started_at);
CREATE TRIGGER follow_ups_are_never_rewritten BEFORE UPDATE ON follow_ups
            BEGIN SELECT RAISE(ABORT, 'follow_ups are never rewritten'); END;
CREATE TRIGGER appeals_are_never_rewritten BEFORE UPDATE ON appeals
            BEGIN SELECT RAISE(ABORT, 'appeals are never rewritten'); END;
CREATE INDEX appeals_by_attempt ON appeals (attempt_id);
CREATE TRIGGER reviews_are_never_rewritten BEFORE UPDATE ON reviews
        BEGIN SELECT RAISE(ABORT, 'reviews are never rewritten'); END;
CREATE INDEX reviews_by_attempt ON reviews (attempt_id);
CREATE TRIGGER word_times_are_never_rewritten BEFORE UPDATE ON word_times
        BEGIN SELECT RAISE(ABORT, 'word times are never rewritten'); END;
CREATE TRIGGER regrades_are_never_rewritten BEFORE UPDATE ON regrades
        BEGIN SELECT RAISE(ABORT, 'regrades are never rewritten'); END;
CREATE INDEX regrades_by_attempt ON regrades (attempt_id);
COMMIT;
