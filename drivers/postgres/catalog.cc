#include "drivers/postgres/catalog.h"

#include "drivers/postgres/dialect.h"
#include "planner/base/strings.h"

namespace portolan::postgres::catalog {
namespace {

constexpr int kVersion11 = 110000;
constexpr int kVersion13 = 130000;

std::string since_version(int version, int needed, std::string_view text, std::string_view otherwise) {
  return std::string(version >= needed ? text : otherwise);
}

}  // namespace

std::vector<std::int64_t> Row::numbers(std::size_t i) const {
  std::vector<std::int64_t> values;
  std::int64_t value = 0;
  bool inside = false;
  bool negative = false;
  const std::string all = text(i) + " ";
  for (const char c : all) {
    if (c == '-') negative = true;
    if (c >= '0' && c <= '9') {
      value = value * 10 + (c - '0');
      inside = true;
    } else if (inside) {
      values.push_back(negative ? -value : value);
      value = 0;
      inside = negative = false;
    }
  }
  return values;
}

std::string oid_array(const std::vector<Oid>& oids) {
  std::vector<std::string> texts;
  for (const Oid oid : oids) texts.push_back(std::to_string(oid));
  return "{" + base::join(texts, ",") + "}";
}

std::string text_array(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const std::string& text : texts) {
    quoted.push_back("\"" + base::replace_all(base::replace_all(text, "\\", "\\\\"), "\"", "\\\"") + "\"");
  }
  return "{" + base::join(quoted, ",") + "}";
}

std::string schemas(bool all) {
  std::string sql =
      "SELECT n.oid, n.nspname, d.description FROM pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_description d "
      "ON d.objoid = n.oid AND d.classoid = 'pg_catalog.pg_namespace'::regclass AND d.objsubid = 0 WHERE ";
  return sql + (all ? "n.nspname NOT IN ('information_schema', 'pg_catalog', 'pg_toast', 'crdb_internal', "
                      "'pg_extension') AND n.nspname NOT LIKE 'pg\\_%temp\\_%'"
                    : "n.nspname = ANY($1::text[])");
}

std::string extension_members() {
  return "SELECT classid::regclass::text, objid FROM pg_catalog.pg_depend "
         "WHERE refclassid = 'pg_catalog.pg_extension'::regclass AND deptype = 'e'";
}

std::string descriptions() {
  // Objects of the server itself have lower oids.
  return "SELECT classoid::regclass::text, objoid, objsubid, description FROM pg_catalog.pg_description "
         "WHERE objoid >= 16384 AND classoid IN ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass, "
         "'pg_catalog.pg_constraint'::regclass)";
}

std::string relations(int version) {
  const bool methods = version >= since::kGenerated;
  return std::string(
             "SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relpersistence, c.relreplident, "
             "c.relrowsecurity, c.relforcerowsecurity, c.reloptions, ") +
         (methods ? "am.amname" : "NULL") +
         ", ts.spcname FROM pg_catalog.pg_class c "
         "LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace " +
         (methods ? "LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam " : "") +
         "WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition";
}

std::string columns(int version) {
  // For a relation the server prepares the names of all its columns, each time in quadratic time. A default names none.
  const std::string relation =
      since_version(version, since::kGenerated, "CASE WHEN a.attgenerated = '' THEN 0 ELSE d.adrelid END", "0");
  return "SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, "
         "a.attidentity, " +
         since_version(version, since::kGenerated, "a.attgenerated", "''") + ", pg_catalog.pg_get_expr(d.adbin, " +
         relation +
         "), co.collname, cn.nspname, a.atttypid "
         "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
         "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
         "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
         "LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation AND a.attcollation <> t.typcollation "
         "LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace "
         "WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind IN ('r', 'p') AND NOT c.relispartition "
         "AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum";
}

std::string sequences() {
  return "SELECT c.oid, c.relnamespace, c.relname, d.refobjid, d.refobjsubid, d.deptype, s.seqstart, s.seqincrement, "
         "CASE WHEN d.deptype = 'i' AND pg_catalog.has_sequence_privilege(c.oid, 'SELECT,USAGE') "
         "THEN pg_catalog.pg_sequence_last_value(c.oid) END "
         "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid "
         "LEFT JOIN pg_catalog.pg_depend d ON d.objid = c.oid AND d.classid = 'pg_catalog.pg_class'::regclass "
         "AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0 "
         "WHERE c.relnamespace = ANY($1::oid[])";
}

std::string constraints(int version) {
  return "SELECT oid, conrelid, conname, contype, conindid, confrelid, conkey, confkey, confupdtype, confdeltype, "
         "confmatchtype, condeferrable, condeferred, convalidated, connoinherit, "
         "CASE WHEN contype = 'c' THEN pg_catalog.pg_get_expr(conbin, conrelid) END, conexclop, " +
         since_version(version, since::kTemporalKeys, "conperiod, conenforced", "false, true") +
         " FROM pg_catalog.pg_constraint WHERE connamespace = ANY($1::oid[]) AND contype IN ('p', 'u', 'x', 'f', 'c') "
         "AND conrelid <> 0" +
         // A key that points to a partitioned table has one more row per partition.
         since_version(version, kVersion11, " AND conparentid = 0", "");
}

std::string indexes(int version) {
  return "SELECT i.indexrelid, i.indrelid, ic.relname, i.indisunique, i.indisprimary, i.indisexclusion, i.indisvalid, "
         "am.amname, i.indkey, i.indoption, i.indclass, i.indcollation, " +
         since_version(version, kVersion11, "i.indnkeyatts", "i.indnatts") +
         ", pg_catalog.pg_get_expr(i.indpred, i.indrelid), ic.reloptions, " +
         since_version(version, since::kNullsDistinct, "i.indnullsnotdistinct", "false") +
         ", CASE WHEN i.indexprs IS NOT NULL THEN (SELECT array_agg(CASE WHEN i.indkey[n - 1] = 0 "
         "THEN pg_catalog.pg_get_indexdef(i.indexrelid, n, false) ELSE '' END ORDER BY n) "
         "FROM pg_catalog.generate_series(1, i.indnatts) n) END, i.indisreplident, ts.spcname "
         "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_index i ON i.indrelid = c.oid "
         "JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid JOIN pg_catalog.pg_am am ON am.oid = ic.relam "
         "LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace "
         "WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind IN ('r', 'p') AND NOT c.relispartition";
}

std::string class_parameters(int version) {
  if (version < kVersion13) return {};
  return "SELECT a.attrelid, a.attnum, a.attoptions FROM pg_catalog.pg_attribute a "
         "JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
         "WHERE a.attoptions IS NOT NULL AND c.relkind IN ('i', 'I') AND c.relnamespace = ANY($1::oid[])";
}

std::string operator_classes() {
  return "SELECT o.oid, o.opcname, n.nspname, o.opcdefault FROM pg_catalog.pg_opclass o "
         "JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace";
}

std::string enums() {
  return "SELECT t.oid, t.typarray, t.typname, n.nspname, t.typnamespace, e.enumlabel FROM pg_catalog.pg_type t "
         "JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
         "LEFT JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid "
         "WHERE t.typtype = 'e' ORDER BY t.oid, e.enumsortorder";
}

std::string partition_keys() {
  return "SELECT p.partrelid, pg_catalog.pg_get_partkeydef(p.partrelid), p.partattrs "
         "FROM pg_catalog.pg_partitioned_table p JOIN pg_catalog.pg_class c ON c.oid = p.partrelid "
         "WHERE c.relnamespace = ANY($1::oid[])";
}

std::string partitions() {
  return "SELECT c.oid, c.relnamespace, c.relname, c.relkind, pg_catalog.pg_get_expr(c.relpartbound, c.oid), "
         "pc.oid, pn.nspname, pc.relname, pc.relispartition, "
         "CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END, p.partattrs "
         "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid "
         "JOIN pg_catalog.pg_class pc ON pc.oid = i.inhparent "
         "JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace "
         "LEFT JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = c.oid "
         "WHERE c.relnamespace = ANY($1::oid[]) AND c.relispartition AND c.relkind IN ('r', 'p') "
         "ORDER BY pc.relname, c.relname";
}

std::string other_types() {
  return "SELECT t.oid, t.typtype, t.typname, t.typnamespace FROM pg_catalog.pg_type t "
         "LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid "
         "WHERE t.typnamespace = ANY($1::oid[]) AND (t.typtype IN ('d', 'r') OR (t.typtype = 'c' AND c.relkind = 'c'))";
}

std::string routines(int version) {
  return "SELECT oid, " + since_version(version, kVersion11, "prokind", "CASE WHEN proisagg THEN 'a' ELSE 'f' END") +
         ", proname, pronamespace, pg_catalog.pg_get_function_identity_arguments(oid) FROM pg_catalog.pg_proc "
         "WHERE pronamespace = ANY($1::oid[])";
}

std::string table_objects() {
  return "SELECT 'trigger', t.oid, t.tgname, t.tgrelid FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c "
         "ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = ANY($1::oid[]) "
         "UNION ALL SELECT 'policy', p.oid, p.polname, p.polrelid FROM pg_catalog.pg_policy p "
         "JOIN pg_catalog.pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = ANY($1::oid[])";
}

std::string database_objects() {
  return "SELECT 'extension', oid, extname FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql' "
         "UNION ALL SELECT 'event_trigger', oid, evtname FROM pg_catalog.pg_event_trigger";
}

std::string foreign_parents() {
  return "SELECT c.oid, n.nspname, c.relname, a.attnum, a.attname FROM pg_catalog.pg_class c "
         "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
         "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.oid = ANY($1::oid[])";
}

std::string collations() {
  return "SELECT c.oid, c.collname, n.nspname FROM pg_catalog.pg_collation c "
         "JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace WHERE c.oid = ANY($1::oid[])";
}

std::string operators() {
  return "SELECT o.oid, o.oprname, n.nspname FROM pg_catalog.pg_operator o "
         "JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid = ANY($1::oid[])";
}

}  // namespace portolan::postgres::catalog
