// Where this program keeps things between its runs, by the conventions of the system.

import { homedir } from 'node:os';
import { join } from 'node:path';

const { env, platform } = process;

/** Sessions. STOWAGE_CONFIG names another directory. */
export const configDirectory = (): string =>
  env['STOWAGE_CONFIG'] ||
  join(
    env['XDG_CONFIG_HOME'] ||
      (platform === 'win32' ? env['APPDATA'] : undefined) ||
      join(homedir(), platform === 'darwin' ? 'Library/Application Support' : '.config'),
    'stowage',
  );

/** Uploads that were interrupted. STOWAGE_STATE names another directory. */
export const stateDirectory = (): string =>
  env['STOWAGE_STATE'] ||
  join(
    env['XDG_STATE_HOME'] ||
      (platform === 'win32' ? env['LOCALAPPDATA'] : undefined) ||
      join(homedir(), platform === 'darwin' ? 'Library/Application Support' : '.local/state'),
    'stowage',
  );
