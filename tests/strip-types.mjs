// Node strips types itself at run time; Jest has its own module loader, so it is handed the same function.
import { stripTypeScriptTypes } from 'node:module';

export default { process: (source) => ({ code: stripTypeScriptTypes(source) }) };
