'use strict';

const { displayPath } = require('../node/errors');
const { Failure } = require('../node/failure');
const { loadedUserFiles } = require('../node/modules');
const { formatOutput, noModels, schemaStatements } = require('../node/output');
const { requirePackage } = require('../node/packages');
const { positionOf } = require('../node/positions');
const { run } = require('../node/run');
const { installTypeScript } = require('../node/typescript');
const { findEntities } = require('./entities');
const { offline, openDataSource } = require('./offline');
const { statementsOf } = require('./statements');

/**
 * The DDL of the TypeORM entities below the paths, as TypeORM itself writes it.
 */
async function load(options) {
  installTypeScript(options.path, { tsconfig: options.tsconfig });
  const typeorm = requirePackage('typeorm', options.path);
  if (!isSupported(typeorm.version)) throw new Failure(`typeorm ${typeorm.version} is not supported (0.3.x, 1.x)`);
  const initialize = offline(typeorm);

  const warnings = [];
  const found = await findEntities(typeorm.exports, options, warnings);
  if (found.entities.length === 0) {
    throw noModels('TypeORM', options.path.map(displayPath), `${found.files.length} files, 0 entities`);
  }
  const source = openDataSource(typeorm.exports, found.entities, found.application, options);
  await initialize(source).catch(explain);
  const tables = source.entityMetadatas.filter((metadata) => metadata.synchronize && metadata.tableType !== 'entity-child');
  warnings.push(...lostChecks(tables, options.dialect), ...neededExtensions(source));
  return formatOutput({
    orm: { name: 'typeorm', version: typeorm.version },
    dialect: options.dialect,
    warnings,
    positions: positionsOf(tables, found.files),
    statements: [
      ...(options.noSchemaCreate ? [] : schemaStatements(options.dialect, tables.map(({ schema }) => schema))),
      ...await statementsOf(source, options.dialect, typeorm.version),
    ],
  });
}

function isSupported(version) {
  return /^(0\.3|1)\./.test(version);
}

function explain(error) {
  if (error.name !== 'DataTypeNotSupportedError' || !/"enum"/.test(error.message)) throw error;
  throw new Failure(`${error.message} Use the type "simple-enum".`);
}

// TypeORM leaves these out for MySQL and MariaDB without a word.
function lostChecks(tables, dialect) {
  if (!['mysql', 'mariadb'].includes(dialect)) return [];
  return tables.flatMap(({ name, checks }) => checks.map((check) => `${name}: typeorm creates no check constraints for ${dialect}, so `
    + `${check.name} (${check.expression}) is not in the schema`));
}

function neededExtensions(source) {
  const names = source.preparations.flatMap((sql) => /^CREATE EXTENSION IF NOT EXISTS "(.*)"$/.exec(sql)?.[1] ?? []);
  return names.map((name) => `the entities need the extension "${name}", which the target database must have: migrations do not create it`);
}

function positionsOf(tables, files) {
  const all = [...new Set([...files, ...loadedUserFiles()])];
  return tables.flatMap((metadata) => {
    const at = positionOf(metadata.name, all, declaration);
    const name = [metadata.schema, metadata.tableName].filter(Boolean).join('.');
    return at ? [{ name, kind: kindOf(metadata), ...at }] : [];
  });
}

function kindOf(metadata) {
  if (metadata.tableType !== 'view') return 'table';
  return metadata.tableMetadataArgs.materialized ? 'materialized' : 'view';
}

function declaration(name) {
  return new RegExp(`(?:^|[^\\w$.])class\\s+${name}\\b|\\bname['"]?\\s*:\\s*(['"\`])${name}\\1`);
}

run(load, ['typeorm', 'reflect-metadata']);
