import { join } from 'node:path';

/** Of the project. */
export const root = join(import.meta.dirname, '../..');

/** Where an installation of this machine keeps everything; what it is set to, or `.stowage` in the project. */
export const dataDirectory = process.env['STOWAGE_DATA'] || join(root, '.stowage');
