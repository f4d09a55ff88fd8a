import { pathToFileURL } from 'node:url';
import stand from './stand_ins.js';

/** Resolves as Node does, and the names of the helper packages, where they are missing, to ours. */
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    const file = stand.standIn(specifier);
    if (!file) throw error;
    return { url: pathToFileURL(file).href, format: 'commonjs', shortCircuit: true };
  }
}
