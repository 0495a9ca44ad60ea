// Bundles each entry point of adapters/src/functions into dist/functions/<name>/index.js: CommonJS, which Node loads
// faster than modules, minified, with a source map beside it.

import { build, type Metafile, type Plugin } from 'esbuild';
import { copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { functionsFolder, pathTo } from './artifacts.ts';

export interface Bundle {
  readonly name: string;
  /** Of the code, without its map. */
  readonly bytes: number;
  /** The files in it, relative to the root of the repository. */
  readonly inputs: readonly string[];
  /** Files in the function's folder that the code reads when it needs them. */
  readonly beside: readonly string[];
}

/**
 * Ways to find credentials that the SDK loads when the environment has none. In Lambda it always has; and were one
 * ever asked for, Lambda's own copy of the SDK would be found. They are a third of a bundle.
 */
const otherCredentials = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

const entryPoints = pathTo('adapters/src/functions');

/** Modules that most invocations do without. Each becomes a file beside the bundle, read when it is first asked for. */
const apart = { 'x-ray': 'adapters/src/http/x-ray.ts' };

const keepApart: Plugin = {
  name: 'keep-apart',
  setup(builder) {
    for (const name of Object.keys(apart)) {
      builder.onResolve({ filter: new RegExp(`^\\./${name}\\.ts$`) }, ({ kind }) =>
        kind === 'dynamic-import' ? { path: `./${name}.js`, external: true } : undefined,
      );
    }
  },
};

/** @returns what went into each, by name */
export async function bundleFunctions(outdir = functionsFolder): Promise<Bundle[]> {
  const names = (await readdir(entryPoints))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: pathTo('.'),
    entryPoints: [
      ...names.map((name) => ({ in: `${entryPoints}/${name}.ts`, out: `${name}/index` })),
      ...Object.entries(apart).map(([out, path]) => ({ in: path, out })),
    ],
    plugins: [keepApart],
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // The modules' own builds shake off more than their CommonJS builds do.
    mainFields: ['module', 'main'],
    external: otherCredentials,
    minify: true,
    // Logs and `error.name` show class names.
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
  });
  const bundles = names.map((name) => describe(name, metafile));
  for (const { name, beside } of bundles) {
    const folder = `${outdir}/${name}`;
    // Beside our own package.json, `.js` would mean a module; in Lambda there is none above it.
    await writeFile(`${folder}/package.json`, '{ "type": "commonjs" }\n');
    for (const file of beside) await copyFile(`${outdir}/${file}`, `${folder}/${file}`);
  }
  for (const file of new Set(bundles.flatMap(({ beside }) => beside))) await rm(`${outdir}/${file}`);
  return bundles;
}

function describe(name: string, { outputs }: Metafile): Bundle {
  const output = Object.entries(outputs).find(([path]) => path.endsWith(`/${name}/index.js`))![1];
  const files = output.imports.flatMap(({ path }) => (path.startsWith('./') ? [path.slice(2)] : []));
  return {
    name,
    bytes: output.bytes,
    inputs: Object.keys(output.inputs).sort(),
    // With their maps.
    beside: files.flatMap((file) => [file, `${file}.map`]),
  };
}
