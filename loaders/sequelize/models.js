'use strict';

const { folderOf, sourceFiles } = require('../node/files');
const { exportedValues, loadModules, loadModule } = require('../node/modules');
const { Failure } = require('../node/failure');
const { displayPath } = require('../node/errors');
const { defineOptions } = require('./config');
const fs = require('node:fs');

const INDEX = /^index\.[cm]?[jt]s$/;

/**
 * The models that the files of the paths declare, by whichever of Sequelize's ways.
 * @param {object} context
 *   options of the command line; Sequelize the class; typed: gives the package sequelize-typescript once it is loaded; instances that
 *   exist so far (and later ones, see offline.js); warnings: a list to add to
 * @returns {Promise<{models: object[], files: string[], fileOf: Map<object, string>}>}
 *   models in the order of their files; fileOf: the file whose export a model is
 */
async function findModels(context) {
  const { options, warnings, instances } = context;
  const application = options.dataSource && await applicationInstance(context);
  let result;
  // A folder without a model of its own may keep them in folders below.
  for (const recursive of options.direct ? [false] : [false, true]) {
    const files = [...new Set(options.path.flatMap((path) => filesOf(path, recursive)))];
    const modules = await loadModules(files, { skipErrors: options.skipErrors, warnings });
    result = collect(context, modules, application);
    result.files = files;
    if (result.models.length > 0) break;
  }
  if (application) addModels(result, instances.flatMap((instance) => instance.modelManager.models));
  return result;
}

function filesOf(path, recursive) {
  return fs.statSync(path).isDirectory() ? sourceFiles(path, { recursive, skip: INDEX }) : [path];
}

async function applicationInstance({ options, Sequelize }) {
  const exported = exportedValues(await loadModule(options.dataSource));
  const found = exported.find((value) => value instanceof Sequelize);
  if (!found) throw new Failure(`${displayPath(options.dataSource)} exports no Sequelize instance`);
  return found;
}

function collect(context, modules, application) {
  const { Sequelize, typed, instances, options } = context;
  const result = { models: [], fileOf: new Map() };
  const found = { factories: [], bare: [], ready: [] };
  for (const { file, exports } of modules) {
    for (const value of exportedValues(exports)) sort(value, file, found, result.fileOf, context);
  }
  const ours = () => application || instances[0] || new Sequelize({ define: defineOptions(folderOf(options.path[0])) });
  if (found.bare.length > 0) initialise(found.bare, typed(), application || instances[0], options);
  const made = found.factories.length > 0 ? callFactories(found.factories, ours(), Sequelize, result.fileOf) : [];
  addModels(result, [...made, ...found.bare, ...found.ready]);
  addModels(result, instances.flatMap((instance) => instance.modelManager.models));
  return result;
}

// Puts an exported value where its kind belongs.
function sort(value, file, found, fileOf, { Sequelize }) {
  if (value instanceof Sequelize) {
    found.ready.push(...value.modelManager.models);
  } else if (isModelClass(value, Sequelize)) {
    if (!fileOf.has(value)) fileOf.set(value, file);
    if (value.sequelize) found.ready.push(value);
    else if (isTable(value)) found.bare.push(value);
  } else if (isFactory(value)) {
    found.factories.push({ file, call: value });
  }
}

function isModelClass(value, Sequelize) {
  return typeof value === 'function' && value.prototype instanceof Sequelize.Model;
}

// sequelize-typescript's `@Table` leaves its options on the class itself; a base class of models has none of its own.
function isTable(model) {
  return Reflect.hasOwnMetadata?.('sequelize:options', model.prototype) ?? false;
}

function isFactory(value) {
  return typeof value === 'function' && value.length >= 1 && value.length <= 2 && !/^class\b/.test(Function.prototype.toString.call(value));
}

function initialise(models, typed, instance, options) {
  const owner = instance instanceof typed.Sequelize ? instance : new typed.Sequelize({ define: defineOptions(folderOf(options.path[0])) });
  owner.addModels(models);
}

function callFactories(factories, instance, Sequelize, fileOf) {
  const byName = {};
  for (const { file, call } of factories) {
    const made = call(instance, Sequelize.DataTypes);
    for (const model of exportedValues(made).filter((value) => isModelClass(value, Sequelize))) {
      byName[model.name] = model;
      fileOf.set(model, file);
    }
  }
  for (const model of Object.values(byName)) model.associate?.(byName);
  return Object.values(byName);
}

function addModels(result, models) {
  result.models = [...new Set([...result.models, ...models])];
}

module.exports = { findModels, callFactories, isModelClass };
