'use strict';

const { displayPath } = require('../node/errors');
const { Failure } = require('../node/failure');
const { loadedUserFiles } = require('../node/modules');
const { formatOutput, noModels, schemaStatements } = require('../node/output');
const { missingPackage, resolveFrom, requirePackage, versionOf, major } = require('../node/packages');
const { positionOf } = require('../node/positions');
const { run } = require('../node/run');
const { installTypeScript } = require('../node/typescript');
const { offline } = require('./offline');
const { findModels } = require('./models');
const { statementsOf } = require('./statements');

/**
 * The DDL of the Sequelize models below the paths, as Sequelize itself writes it.
 */
async function load(options) {
  const places = options.path;
  installTypeScript(places, { tsconfig: options.tsconfig, metadata: false });
  const sequelize = loadSequelize(places);
  const typedFile = resolveFrom('sequelize-typescript', places);
  if (options.orm === 'sequelize-typescript' && !typedFile) throw missingPackage('sequelize-typescript', places);
  const instances = offline(sequelize.exports, options);
  const result = { orm: { name: 'sequelize', version: sequelize.version }, dialect: options.dialect, warnings: [] };

  // A model that is written with sequelize-typescript has loaded it.
  const typed = () => (typedFile in require.cache ? require(typedFile) : undefined);
  const found = await findModels({ options, Sequelize: sequelize.exports, typed, instances, warnings: result.warnings });
  if (found.models.length === 0) throw noModels('Sequelize', places.map(displayPath), `${found.files.length} files, 0 models`);
  const models = selected(found.models, options.models);
  if (models.some((model) => model.prototype instanceof (typed()?.Model ?? Failure))) {
    result.orm = { name: 'sequelize-typescript', version: versionOf('sequelize-typescript', typedFile) };
  }
  const prelude = options.noSchemaCreate ? [] : schemaStatements(options.dialect, models.map((model) => model._schema));
  result.statements = [...prelude, ...statementsOf(models, options.dialect)];
  result.positions = positionsOf(models, found);
  result.warnings.push(...unknownTypes(models, options));
  return formatOutput(result);
}

function loadSequelize(places) {
  if (!resolveFrom('sequelize', places) && resolveFrom('@sequelize/core', places)) {
    throw new Failure('Sequelize 7 (@sequelize/core) is not supported (6.x)');
  }
  const sequelize = requirePackage('sequelize', places);
  if (major(sequelize.version) !== 6) throw new Failure(`sequelize ${sequelize.version} is not supported (6.x)`);
  return sequelize;
}

function selected(models, names) {
  const unknown = names.filter((name) => !models.some((model) => model.name === name));
  if (unknown.length > 0) {
    throw new Failure(`no model named ${unknown.map((name) => `"${name}"`).join(', ')}; found: ${models.map((model) => model.name).join(', ')}`);
  }
  return names.length === 0 ? models : models.filter((model) => names.includes(model.name));
}

function positionsOf(models, { fileOf, files }) {
  const others = [...new Set([...files, ...loadedUserFiles()])];
  return models.flatMap((model) => {
    const own = fileOf.get(model);
    const at = positionOf(model.name, own ? [own, ...others] : others) || (own && { file: own, line: 1 });
    return at ? [{ name: tableName(model), ...at }] : [];
  });
}

// Version 17 is SQL Server 2025.
function unknownTypes(models, { dialect, serverVersion }) {
  if (dialect !== 'sqlserver' || major(serverVersion) >= 17) return [];
  return models.flatMap((model) => Object.entries(model.tableAttributes).filter(([, { type }]) => /^JSONB?$/.test(type.key))
    .map(([name]) => `${model.name}.${name}: SQL Server has the type JSON from 2025 on: use DataTypes.TEXT or a 2025 dev database`));
}

function tableName(model) {
  const table = model.getTableName();
  return typeof table === 'string' ? table : `${table.schema}.${table.tableName}`;
}

run(load, ['sequelize', 'sequelize-typescript']);
