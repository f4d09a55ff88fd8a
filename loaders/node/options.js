'use strict';

const { DIALECTS } = require('./dialects');
const { Failure } = require('./failure');

// What each flag of loaders/README.md is read as; `list` flags may repeat and keep commas inside one value.
const FLAGS = {
  path: 'repeated',
  dialect: 'text',
  'server-version': 'text',
  out: 'text',
  models: 'list',
  'skip-errors': 'switch',
  'data-source': 'text',
  tsconfig: 'text',
  orm: 'text',
  doctor: 'switch',
  direct: 'switch',
  'no-schema-create': 'switch',
};

const READERS = {
  switch: (options, key) => { options[key] = true; },
  text: (options, key, value) => { options[key] = value; },
  repeated: (options, key, value) => { options[key].push(value); },
  list: (options, key, value) => { options[key].push(...value.split(',').filter(Boolean)); },
};

/**
 * Reads the command line of a loader script.
 * @param {string[]} words arguments after the script's name
 * @returns options by the flags' names in camel case: path and models are arrays, switches booleans
 * @throws Failure for a flag that no Node loader has, or one without its value
 */
function parseOptions(words) {
  const options = { path: [], models: [] };
  const rest = words.flatMap((word) => word.startsWith('--') && word.includes('=')
    ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word]);
  while (rest.length > 0) {
    const word = rest.shift();
    const kind = word.startsWith('--') ? FLAGS[word.slice(2)] : undefined;
    if (!kind) throw new Failure(`unknown flag ${word}`);
    if (kind !== 'switch' && rest.length === 0) throw new Failure(`flag ${word} needs a value`);
    READERS[kind](options, camelCase(word.slice(2)), kind === 'switch' ? undefined : rest.shift());
  }
  if (!options.doctor && !DIALECTS.includes(options.dialect)) {
    throw new Failure(`unknown dialect "${options.dialect}"; known: ${DIALECTS.join(', ')}`);
  }
  return options;
}

function camelCase(flag) {
  return flag.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
}

module.exports = { parseOptions };
