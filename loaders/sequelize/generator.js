'use strict';

/**
 * The queries of `model.sync()` for a table that does not exist, in its order, from Sequelize's own query generator. `sync` itself
 * gives them to a connection only, and after its caller has gone on; the calls here are those that it makes (QueryInterface
 * createTable, ensureEnums and addIndex of Sequelize 6).
 * @param {object} model initialised
 * @param {{withoutForeignKeyConstraints?: boolean}} how options of sync
 * @returns {string[]}
 */
function createStatements(model, how) {
  const { sequelize, queryGenerator: generator } = model;
  const options = { ...model.options, hooks: false, ...how };
  // Those of the options are the user's, and constraints unless they say otherwise.
  options.uniqueKeys = options.uniqueKeys
    ? mapValues(options.uniqueKeys, (key) => ({ ...key, customIndex: key.customIndex ?? true })) : model.uniqueKeys;
  const attributes = mapValues(model.tableAttributes, (attribute) => sequelize.normalizeAttribute(attribute));
  const table = model.getTableName();
  return [
    ...enumTypes(generator, table, attributes, options),
    createTable(generator, model, table, attributes, options),
    ...sortedIndexes(model).map((index) => generator.addIndexQuery(table, { ...options, ...index }, table)),
  ];
}

function createTable(generator, model, table, attributes, options) {
  const schema = model._schema || options.schema;
  const target = !table.schema && schema ? generator.addSchema({ tableName: table, _schema: schema }) : table;
  const columns = generator.attributesToSQL(attributes, {
    table: target, context: 'createTable', withoutForeignKeyConstraints: options.withoutForeignKeyConstraints,
  });
  return generator.createTableQuery(target, columns, options);
}

// PostgreSQL alone has types of their own for enumerations, and arrays of them.
function enumTypes(generator, table, attributes, options) {
  if (!generator.pgEnum) return [];
  return Object.entries(attributes).flatMap(([name, { type, field }]) => {
    const values = type.key === 'ARRAY' ? type.type : type;
    return values.key === 'ENUM' ? [generator.pgEnum(table, field || name, values, options)] : [];
  });
}

// PostgreSQL builds some indexes without locking; Sequelize creates those last.
function sortedIndexes(model) {
  return [...model._indexes].sort((a, b) => Number(a.concurrently === true) - Number(b.concurrently === true));
}

/**
 * Statements that add the foreign keys of a model to its table, for tables that were created without.
 * @param {object} model initialised
 * @returns {string[]}
 */
function foreignKeys(model) {
  const generator = model.queryGenerator;
  const table = model.getTableName();
  return Object.values(model.tableAttributes).filter((attribute) => attribute.references).map((attribute) => {
    const { references, onDelete, onUpdate, field } = attribute;
    const column = generator.attributeToSQL({ type: 'INT', references, onDelete, onUpdate, field }, { context: 'changeColumn', table });
    const clause = column.slice(column.indexOf('REFERENCES'));
    return `ALTER TABLE ${generator.quoteTable(table)} ADD FOREIGN KEY (${generator.quoteIdentifier(field)}) ${clause}`;
  });
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

module.exports = { createStatements, foreignKeys };
