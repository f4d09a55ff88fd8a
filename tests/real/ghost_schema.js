// Prints the SQL that makes Ghost's tables, by its own schema and commands, without a server.
// usage: node ghost_schema.js GHOST CLIENT    GHOST: its package, with knex and lodash in its node_modules; CLIENT: as knex spells it
const Module = require('module');
const path = require('path');

const [ghost, client] = process.argv.slice(2);
const load = Module._load;
// What its commands need while a server runs; making a table's SQL uses none of it.
Module._load = (name, ...rest) => (name.startsWith('@tryghost/') || name === '../db' ? {} : load(name, ...rest));

const schema = path.resolve(ghost, 'core/server/data/schema');
const tables = require(path.join(schema, 'schema'));
const commands = require(path.join(schema, 'commands'));
const knex = require(path.resolve(ghost, 'node_modules/knex'))({client, useNullAsDefault: true});

for (const table of Object.keys(tables)) {
    for (const {sql} of commands.createTable(table, knex).toSQL()) console.log(`${sql};`);
}
