'use strict';

const fs = require('node:fs');
const { Failure } = require('../node/failure');
const { sourceFiles } = require('../node/files');
const { exportedValues, loadModule, loadModules } = require('../node/modules');
const { displayPath } = require('../node/errors');

/**
 * The entities that the files of the paths declare: decorated classes, schemas, and objects with the options of a schema.
 * @param {object} typeorm the package
 * @param {object} options of the command line
 * @param {string[]} warnings a list to add to
 * @returns {Promise<{entities: object[], files: string[], application: object | undefined}>} application: the user's data source
 */
async function findEntities(typeorm, options, warnings) {
  const files = [...new Set(options.path.flatMap((path) => filesOf(path, !options.direct)))];
  const modules = await loadModules(files, { skipErrors: options.skipErrors, warnings });
  const exported = modules.flatMap(({ exports }) => exportedValues(exports));
  const application = await applicationOf(typeorm, options, exported);
  const classes = typeorm.getMetadataArgsStorage().tables.map(({ target }) => target);
  const entities = [...new Set([...classes, ...schemasOf(typeorm, [...exported, ...(application?.own ?? [])])])];
  return { entities: selected(entities, options.models), files, application: application?.source };
}

function filesOf(path, recursive) {
  return fs.statSync(path).isDirectory() ? sourceFiles(path, { recursive }) : [path];
}

async function applicationOf(typeorm, { dataSource }, exported) {
  const values = dataSource ? exportedValues(await loadModule(dataSource)) : exported;
  const source = values.find((value) => value instanceof typeorm.DataSource);
  if (dataSource && !source) throw new Failure(`${displayPath(dataSource)} exports no DataSource`);
  return source && { source, own: Object.values(source.options.entities ?? []) };
}

function schemasOf({ EntitySchema }, values) {
  return values.flatMap((value) => {
    if (value instanceof EntitySchema) return [value];
    return isSchemaOptions(value) ? [new EntitySchema(value)] : [];
  });
}

function isSchemaOptions(value) {
  return value?.constructor === Object && typeof value.name === 'string' && typeof value.columns === 'object';
}

function selected(entities, names) {
  const nameOf = (entity) => entity.options?.name ?? entity.name;
  const unknown = names.filter((name) => !entities.some((entity) => nameOf(entity) === name));
  if (unknown.length > 0) {
    throw new Failure(`no entity named ${unknown.map((name) => `"${name}"`).join(', ')}; found: ${entities.map(nameOf).join(', ')}`);
  }
  return names.length === 0 ? entities : entities.filter((entity) => names.includes(nameOf(entity)));
}

module.exports = { findEntities };
