'use strict';

const fs = require('node:fs');
const { Failure } = require('./failure');
const { parseOptions } = require('./options');
const { describeError } = require('./errors');
const { COMPILER_PACKAGES } = require('./compilers');
const { resolveFrom, versionOf } = require('./packages');

/**
 * Runs a loader as loaders/README.md describes: reads the command line, keeps what the user's code prints off the output,
 * writes the text once, and ends the process, whatever timers and servers the user's code has started.
 * @param {(options: object) => Promise<string>} load makes the text of the output file
 * @param {string[]} packages what `--doctor` tells the versions of
 */
function run(load, packages) {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  let finished = false;
  const end = (code) => {
    finished = true;
    process.exit(code);
  };
  const fail = (error) => {
    fs.writeSync(2, `portolan-error: ${describeError(error)}\n`);
    end(1);
  };
  process.on('exit', () => {
    if (finished) return;
    fs.writeSync(2, 'portolan-error: the program ended while the models were read: a model file calls process.exit() or awaits what never comes\n');
    process.exitCode = 1;
  });
  process.on('uncaughtException', fail);
  // A model file may leave rejected promises behind, such as those of a connection that it tries: its models are what counts.
  process.on('unhandledRejection', (reason) => fs.writeSync(2, `${reason instanceof Error ? reason.message : String(reason)}\n`));
  Promise.resolve()
    .then(() => parseOptions(process.argv.slice(2)))
    .then(async (options) => {
      if (options.doctor) {
        write(diagnose(packages, options.path), () => end(0));
        return;
      }
      const text = await load(options);
      if (!options.out) throw new Failure('flag --out is required');
      fs.writeFileSync(options.out, text);
      end(0);
    })
    .catch(fail);
}

// A line for each package: what a load would use.
function diagnose(packages, places) {
  const versions = [...packages, ...COMPILER_PACKAGES].map((name) => {
    const file = resolveFrom(name, places);
    return `${name}: ${file ? versionOf(name, file) : 'not installed'}\n`;
  });
  return [`version: ${process.version}\n`, ...versions].join('');
}

module.exports = { run };
