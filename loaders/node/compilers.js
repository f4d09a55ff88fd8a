'use strict';

const { Failure } = require('./failure');
const { displayPath } = require('./errors');
const { resolveFrom } = require('./packages');

/**
 * A function that turns TypeScript into CommonJS with decorators and their metadata, by the first usable compiler of the project.
 * @param {string[]} places where to look for one
 * @param {{metadata: boolean}} needs metadata: whether the ORM always needs the types of decorated properties
 * @returns {(text: string, file: string) => string}
 * @throws Failure when the project has no such compiler
 */
function findCompiler(places, { metadata }) {
  for (const { name, load, withoutMetadata } of COMPILERS) {
    if (withoutMetadata && metadata) continue;
    const file = resolveFrom(name, places);
    const compile = file && load(require(file));
    if (compile) return compile;
  }
  throw new Failure('no TypeScript compiler found: install typescript (version 6 or lower) or @swc/core in the project, '
    + 'or point to compiled JavaScript (file://dist/…)');
}

const COMPILERS = [
  { name: 'typescript', load: typescript },
  { name: '@swc/core', load: swc },
  { name: 'esbuild', load: esbuild, withoutMetadata: true },
];

// Version 7 has no such function.
function typescript(ts) {
  if (typeof ts.transpileModule !== 'function') return undefined;
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2020,
    esModuleInterop: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    useDefineForClassFields: false,
    inlineSourceMap: true,
  };
  return (text, fileName) => {
    const { outputText, diagnostics } = ts.transpileModule(text, { compilerOptions, fileName, reportDiagnostics: true });
    // Those without a file are about options, which are ours.
    const error = diagnostics.find(({ category, file }) => category === ts.DiagnosticCategory.Error && file);
    if (error) {
      const { line, character } = error.file.getLineAndCharacterOfPosition(error.start);
      throw compileError(fileName, line + 1, character + 1, ts.flattenDiagnosticMessageText(error.messageText, '\n'));
    }
    return outputText;
  };
}

function swc(compiler) {
  return (text, filename) => {
    try {
      return compiler.transformSync(text, {
        filename,
        swcrc: false,
        configFile: false,
        sourceMaps: 'inline',
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2020',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
      }).code;
    } catch (error) {
      // The message shows the place as `,-[file:line:col]` after the text.
      const plain = error.message.replace(/\u001b\[[0-9;]*m/g, '');
      const [, line, column] = /\[.*:(\d+):(\d+)\]/.exec(plain) ?? [];
      throw compileError(filename, line, column, plain.replace(/^\s*x\s+/, '').split('\n')[0]);
    }
  };
}

function esbuild(compiler) {
  return (text, sourcefile) => compiler.transformSync(text, {
    sourcefile,
    loader: 'ts',
    format: 'cjs',
    target: 'es2020',
    sourcemap: 'inline',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
  }).code;
}

function compileError(file, line, column, message) {
  const place = [displayPath(file), line, column].filter(Boolean).join(':');
  return new Failure(`${place}: ${message}`);
}

module.exports = { findCompiler, COMPILER_PACKAGES: COMPILERS.map(({ name }) => name) };
