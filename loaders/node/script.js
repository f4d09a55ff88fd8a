'use strict';

const path = require('node:path');
const { describeError } = require('./errors');
const { loadModule } = require('./modules');
const { installTypeScript } = require('./typescript');
require('./hook');

// Runs a user's TypeScript program in the place of ts-node or tsx: node script.js FILE ARGUMENTS...
const file = path.resolve(process.argv[2]);
process.argv.splice(1, 2, file);
installTypeScript([file], {});
loadModule(file).catch((error) => {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
});
