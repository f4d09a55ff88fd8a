'use strict';

const { Failure } = require('../node/failure');
const { createStatements, foreignKeys } = require('./generator');
const { refuseMisread } = require('./texts');

/**
 * What Sequelize would send to create the tables of these models: types, tables, comments, indexes, in its own text.
 * @param {object[]} models
 * @param {string} dialect our name of it
 * @returns {string[]} in the order of execution; where references go in circles, their keys come last
 * @throws Failure when two models describe one table differently, or a text in them is taken for more than a text
 */
function statementsOf(models, dialect) {
  refuseMisread(models);
  const sorted = topologicalOrder(models);
  // SQLite takes a key before the table that it refers to.
  if (sorted || dialect === 'sqlite') return statementsOfEach(sorted || models, {});
  const tables = statementsOfEach(models, { withoutForeignKeyConstraints: true });
  return [...tables, ...models.flatMap(foreignKeys)];
}

function topologicalOrder(models) {
  const { getModelsTopoSortedByForeignKey } = Object.getPrototypeOf(models[0].sequelize.modelManager);
  const byTable = getModelsTopoSortedByForeignKey.call({ models });
  return byTable && withTwins(byTable.reverse(), models);
}

// Sequelize's order holds one model of each table.
function withTwins(sorted, models) {
  return sorted.flatMap((model) => models.filter((other) => quotedTable(other) === quotedTable(model)));
}

function statementsOfEach(models, how) {
  const created = new Map();
  for (const model of models) {
    const statements = createStatements(model, how).map(unwrap);
    const table = quotedTable(model);
    const twin = created.get(table);
    if (twin && twin.statements.join() !== statements.join()) {
      throw new Failure(`the models "${twin.model.name}" and "${model.name}" describe the table ${table} differently`);
    }
    if (!twin) created.set(table, { model, statements });
  }
  return [...created.values()].flatMap(({ statements }) => statements);
}

function quotedTable(model) {
  return model.queryGenerator.quoteTable(model.getTableName());
}

const GUARDS = [
  [/^CREATE TABLE IF NOT EXISTS /, () => 'CREATE TABLE '],
  [/^IF OBJECT_ID\('(?:[^']|'')*', 'U'\) IS NULL (?=CREATE TABLE)/, () => ''],
  // PostgreSQL: a type inside a string of a DO block, which doubles its quotes.
  [/^DO 'BEGIN (CREATE TYPE [^]*?); EXCEPTION WHEN duplicate_object THEN null; END'/, (_, type) => type.replaceAll("''", "'")],
];

// Takes off what makes a statement do nothing when its object exists.
function unwrap(sql) {
  return GUARDS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), sql.trim());
}

module.exports = { statementsOf };
