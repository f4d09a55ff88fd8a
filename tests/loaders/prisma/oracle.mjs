// Prints what Prisma's own engine makes of schema files: the oracle of tests/loaders/prisma/run.
//
//   node oracle.mjs PACKAGES < requests > answers
//
// PACKAGES is the node_modules folder that holds the two packages of packages/oracle. Standard input is a JSON list of
// requests {files: [{path, content}], ddl: BOOL}; the answer is a list of the same length of {sql}, {error} or, where
// ddl is false, {accepted: true}. For {natives: PROVIDER} it is the list of native types with the scalars they fit.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const packages = process.argv[2];
const require = createRequire(join(packages, "oracle.js"));

async function loadEngine() {
  const folder = join(packages, "@prisma/schema-engine-wasm");
  const glue = await import(pathToFileURL(join(folder, "schema_engine_bg.js")));
  const module = await WebAssembly.compile(readFileSync(join(folder, "schema_engine_bg.wasm")));
  const instance = await WebAssembly.instantiate(module, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue.SchemaEngine;
}

const ok = (value) => ({ ok: true, value });

/// Answers any query with one row that says a version; the diff from nothing asks for no more.
function stubAdapter(provider) {
  const rows = ok({ columnNames: ["version"], columnTypes: [7], rows: [["PostgreSQL 16.0"]] });
  const queries = {
    adapterName: "stub",
    provider,
    executeRaw: async () => ok(0),
    queryRaw: async () => rows,
    executeScript: async () => ok(undefined),
    dispose: async () => ok(undefined),
    getConnectionInfo: () => ok({ schemaName: provider === "postgres" ? "public" : "main", supportsRelationJoins: false }),
    startTransaction: async () => ok(undefined),
  };
  const connect = async () => ok(queries);
  return { adapterName: "stub", provider, connect, connectToShadowDb: connect };
}

const files = (request) => request.files.map((file) => [file.path, file.content]);

function validate(schema, request) {
  schema.validate(JSON.stringify({ prismaSchema: files(request), noColor: true }));
}

async function ddl(SchemaEngine, request) {
  const provider = /provider\s*=\s*"sqlite"/.test(request.files.map((file) => file.content).join("\n")) ? "sqlite" : "postgres";
  const engine = await SchemaEngine.new({ datamodels: files(request) }, () => {}, stubAdapter(provider));
  const result = await engine.diff({
    from: { tag: "empty" },
    to: { tag: "schemaDatamodel", files: request.files },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return result.stdout;
}

function message(error) {
  try {
    return JSON.parse(error.message).message;
  } catch {
    return String(error.message ?? error);
  }
}

const requests = JSON.parse(readFileSync(0, "utf8"));
const schema = require("@prisma/prisma-schema-wasm");
const SchemaEngine = await loadEngine();
const answers = [];
for (const request of requests) {
  try {
    if (request.natives) {
      answers.push(JSON.parse(schema.native_types(JSON.stringify([["a", `datasource db {\n  provider = "${request.natives}"\n}\n`]]))));
      continue;
    }
    validate(schema, request);
    answers.push(request.ddl ? { sql: await ddl(SchemaEngine, request) } : { accepted: true });
  } catch (error) {
    answers.push({ error: message(error) });
  }
}
process.stdout.write(JSON.stringify(answers));
