'use strict';

const { DEFAULT_VERSIONS, dialectOf } = require('../node/dialects');
const { joinStatements } = require('../node/output');
const { requirePackage, scriptPlaces } = require('../node/packages');
const { callFactories, isModelClass } = require('./models');
const { offlineSettings } = require('./offline');
const { statementsOf } = require('./statements');

/**
 * The SQL that creates the tables of some models.
 * @param {string} dialect mysql, mariadb, postgres, sqlite or mssql
 * @param {...Function | object} models functions `(sequelize, DataTypes) => Model`, model classes, or an instance of Sequelize
 * @returns {string}
 * @throws Error for another dialect, and for models that are initialised for another one
 */
function loadModels(dialect, ...models) {
  const name = dialectOf(dialect);
  const { exports: Sequelize } = requirePackage('sequelize', scriptPlaces());
  const given = models.flat();
  const ready = given.flatMap((value) => (value instanceof Sequelize ? value.modelManager.models : isModelClass(value, Sequelize) ? [value] : []));
  const factories = given.filter((value) => !(value instanceof Sequelize) && !isModelClass(value, Sequelize)).map((call) => ({ call }));
  const instance = new Sequelize(offlineSettings({ dialect: name, serverVersion: DEFAULT_VERSIONS[name] }));
  callFactories(factories, instance, Sequelize, new Map());
  return sqlOf([...instance.modelManager.models, ...ready], name);
}

/**
 * The SQL of initialised models.
 * @param {object[]} models
 * @param {string} dialect our name of it
 */
function sqlOf(models, dialect) {
  const wanted = offlineSettings({ dialect }).dialect;
  const other = models.find((model) => model.sequelize.getDialect() !== wanted);
  if (other) throw new Error(`the model ${other.name} is initialised for ${other.sequelize.getDialect()}, not for ${wanted}`);
  return models.length === 0 ? '' : joinStatements(statementsOf(models, dialect), dialect);
}

module.exports = loadModels;
Object.assign(module.exports, { loadModels, sqlOf, default: loadModels });
