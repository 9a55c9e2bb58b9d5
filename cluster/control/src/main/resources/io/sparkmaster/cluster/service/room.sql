-- Keeps a learner's database from growing past what it may hold. Run by the administrator, in that database. How many MB that is stands
-- in the comment on the database, followed by "full" while it is: a place that only the administrator writes to, and from outside.
-- Nothing here runs with other rights than those of whoever writes, and nothing that a learner can make is used.
DROP EVENT TRIGGER IF EXISTS sparkmaster_before_ddl;
DROP EVENT TRIGGER IF EXISTS sparkmaster_after_ddl;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_namespace
    WHERE nspname = 'sparkmaster' AND pg_get_userbyid(nspowner) = current_user) THEN
    -- A learner's own, with whatever is in it, is put aside. One that is made just now lets the next command fail.
    IF EXISTS (SELECT FROM pg_namespace WHERE nspname = 'sparkmaster') THEN
      EXECUTE format('ALTER SCHEMA sparkmaster RENAME TO %I', 'sparkmaster-' || gen_random_uuid()::text);
    END IF;
    CREATE SCHEMA sparkmaster;
  END IF;
  -- It is the database owner's, who is no learner.
  IF EXISTS (SELECT FROM pg_namespace
    WHERE nspname = 'public' AND pg_get_userbyid(nspowner) = 'pg_database_owner') THEN
    EXECUTE format('ALTER SCHEMA public OWNER TO %I', current_database());
  END IF;
END $$;
GRANT USAGE ON SCHEMA sparkmaster TO PUBLIC;

CREATE OR REPLACE FUNCTION sparkmaster.note() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()
$$;

CREATE OR REPLACE FUNCTION sparkmaster.check_size() RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held bigint := pg_database_size(current_database()) / 1048576;
  allowed bigint := split_part(sparkmaster.note(), ' ', 1)::bigint;
BEGIN
  IF held >= allowed THEN
    RAISE EXCEPTION USING
      ERRCODE = 'disk_full',
      MESSAGE = format('The database "%s" holds %s MB, and may hold %s (postgres-mb).',
        current_database(), held, allowed),
      HINT = 'Drop tables that are not needed (DROP TABLE name), or empty them (TRUNCATE name).'
        ' Rows that were deleted give their room back after VACUUM FULL.';
  END IF;
  RETURN true;
END $$;

-- To ask for the size takes a millisecond, so writers ask only where the server found too much.
CREATE OR REPLACE FUNCTION sparkmaster.require_room() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF sparkmaster.note() LIKE '% full' THEN
    PERFORM sparkmaster.check_size();
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sparkmaster.before_ddl() RETURNS event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM sparkmaster.check_size();
END $$;

-- Also asked for by the administrator, for tables that are older than the rules; so a learner may have something of that name there, and
-- nothing here may run what a learner has made.
CREATE OR REPLACE FUNCTION sparkmaster.limit_table(which regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = which AND tgname = 'sparkmaster_room') THEN
    EXECUTE format('DROP TRIGGER sparkmaster_room ON %s', which);
  END IF;
  EXECUTE format('CREATE TRIGGER sparkmaster_room BEFORE INSERT OR UPDATE ON %s'
    ' FOR EACH STATEMENT EXECUTE FUNCTION sparkmaster.require_room()', which);
END $$;

CREATE OR REPLACE FUNCTION sparkmaster.after_ddl() RETURNS event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made record;
BEGIN
  FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table' LOOP
    PERFORM sparkmaster.limit_table(made.objid::regclass);
  END LOOP;
END $$;

-- A schema may be made with tables in one command.
CREATE EVENT TRIGGER sparkmaster_before_ddl ON ddl_command_start
  WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE SCHEMA', 'CREATE INDEX',
    'CREATE MATERIALIZED VIEW', 'REFRESH MATERIALIZED VIEW')
  EXECUTE FUNCTION sparkmaster.before_ddl();
CREATE EVENT TRIGGER sparkmaster_after_ddl ON ddl_command_end
  WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE SCHEMA')
  EXECUTE FUNCTION sparkmaster.after_ddl();
