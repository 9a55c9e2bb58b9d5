-- Keeps a learner's database from growing past what it may hold. Run by the administrator, in that database.
DROP EVENT TRIGGER IF EXISTS sparkmaster_before_ddl;
DROP EVENT TRIGGER IF EXISTS sparkmaster_after_ddl;
CREATE SCHEMA IF NOT EXISTS sparkmaster;
CREATE TABLE IF NOT EXISTS sparkmaster.room (mb bigint NOT NULL, is_full boolean NOT NULL);
INSERT INTO sparkmaster.room SELECT 0, false WHERE NOT EXISTS (SELECT FROM sparkmaster.room);
GRANT USAGE ON SCHEMA sparkmaster TO PUBLIC;

CREATE OR REPLACE FUNCTION sparkmaster.check_size() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held bigint := pg_database_size(current_database()) / 1048576;
  allowed bigint := (SELECT mb FROM sparkmaster.room);
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
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT is_full FROM sparkmaster.room) THEN
    PERFORM sparkmaster.check_size();
    UPDATE sparkmaster.room SET is_full = false;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sparkmaster.before_ddl() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM sparkmaster.check_size();
END $$;

CREATE OR REPLACE FUNCTION sparkmaster.after_ddl() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made record;
BEGIN
  FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table' LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER room BEFORE INSERT OR UPDATE ON %s'
      ' FOR EACH STATEMENT EXECUTE FUNCTION sparkmaster.require_room()', made.objid::regclass);
  END LOOP;
END $$;

CREATE EVENT TRIGGER sparkmaster_before_ddl ON ddl_command_start
  WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE INDEX', 'CREATE MATERIALIZED VIEW',
    'REFRESH MATERIALIZED VIEW')
  EXECUTE FUNCTION sparkmaster.before_ddl();
CREATE EVENT TRIGGER sparkmaster_after_ddl ON ddl_command_end
  WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO')
  EXECUTE FUNCTION sparkmaster.after_ddl();

-- Tables of a database that is older than this.
DO $$
DECLARE
  old record;
BEGIN
  FOR old IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'sparkmaster') LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER room BEFORE INSERT OR UPDATE ON %s'
      ' FOR EACH STATEMENT EXECUTE FUNCTION sparkmaster.require_room()', old.oid::regclass);
  END LOOP;
END $$;
